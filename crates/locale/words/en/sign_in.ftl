# Signing in.

sign-in-title = Sign in
sign-in-login = E-mail or user name
sign-in-password = Password
sign-in-forgot = Forgot?
sign-in-button = Sign in
sign-in-new-here = New here?
sign-in-sign-up = Sign up
sign-in-for-app = An app wants to be let in. Sign in first; then you see which one.
sign-in-for-link = Sign in to link your device.
sign-in-for-claim = Sign in to claim a server.
sign-in-to-connect = Sign in the way you do; then the other sign-in is connected.
sign-in-signed-out = You are signed out
sign-in-everything-signed-out = Everything is signed out. Your servers wait for one click from you.
sign-in-wrong = That did not match
sign-in-wrong-advice = Check the user name or e-mail address and the password. If you do not know the password any more, press Forgot.
