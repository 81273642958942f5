# The work a form costs while somebody attacks.

work-why = Somebody sends forms in masses at the moment. Your browser works for a moment, so that you are not taken for them. You need to do nothing.
work-progress = How far your browser is
work-doing = Your browser is working.
work-nearly = Almost there: the form is sent when the work is done.
work-done = Done.
work-without-script = Without script: fill in the form and send it one minute after you opened this page.
work-began = Please send it once more
work-began-advice = An attack began while you filled in the form. Your browser works for a moment first.
work-again = Please send it once more
work-again-advice = The page was open for too long, or was sent twice. Here is a fresh one.
work-not-yet = Not quite yet
work-not-yet-advice = Send it again in { $seconds } seconds. Nothing else is needed.
work-sign-in = One more time, please
work-sign-in-advice = Somebody tries passwords in masses. Your browser works for a moment; then type your password again.
