# The authenticator app.

app-title = Authenticator app
app-lead = An app on your phone shows six digits that change. With it, your password alone lets nobody in.
app-on = On
app-since = Codes are asked for since
app-set-up = Set up an authenticator app
app-replace = Set up another app
app-remove = Remove the app
app-removed = The authenticator app is removed. Signing in no longer asks for its codes.
app-step-scan = Open the app and scan the picture, or type the key.
app-step-type = Type the six digits it shows.
app-picture = Picture to scan with the app; the key below says the same
app-by-hand = No camera? Type this key:
app-copy = Copy the key
app-first-code = Code from the app
app-turn-on = Turn it on
app-wrong = That code does not match
app-wrong-advice = Wait for the next one and type it. If it never matches, the clock of your phone may be wrong.
app-over = That took too long
app-over-advice = The key is no longer good. Set the app up once more.

# An app sent the browser here.

app-moment = One moment …
app-nothing = The app that sent you here did not say what it wants.
app-start-again = Go back to it and start again, or type the code it shows:
app-type = Type a code
app-needs-script = This page needs script.
app-needs-script-why-html = The app that sent you here put its question where only script can read it. Switch script on for this page and load it again, or, if the app shows a short code, type it on the <a href="/link">link page</a>, which needs no script.
