# The second step, and showing once more who one is.

ways-in-second-title = One more step
ways-in-code = Code from your authenticator app
ways-in-code-rule = Six digits. Without the app at hand, type one of your recovery codes.
ways-in-recovery = Recovery code
ways-in-recovery-rule = One of those you printed or saved.
ways-in-go-on = Go on
ways-in-begin-again = Begin again
ways-in-prove-title = Is it you?
ways-in-prove-lead = What comes next is for you alone, so show once more who you are.
ways-in-password = Password
ways-in-nothing-here-html = Is there nothing here you can use? <a href="/forgot">Get a link by mail</a>, or sign out and in again.
ways-in-wrong = That did not match
ways-in-wrong-advice = A code from the app works for about a minute, and only once: wait for the next one. A recovery code works once.
ways-in-not-enough = That is not enough here
ways-in-not-enough-advice = This account asks for a code, too. Type the one from your authenticator app, or a recovery code.
ways-in-too-long = That took too long
ways-in-too-long-advice = Or it was tried too often. Sign in once more from the beginning.
