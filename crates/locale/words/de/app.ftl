# The authenticator app.

app-title = Authenticator-App
app-lead = Eine App auf deinem Telefon zeigt sechs wechselnde Ziffern. Damit lässt dein Passwort allein niemanden hinein.
app-on = An
app-since = Nach Codes wird gefragt seit
app-set-up = Authenticator-App einrichten
app-replace = Andere App einrichten
app-remove = App entfernen
app-removed = Die Authenticator-App ist entfernt. Beim Anmelden wird nicht mehr nach ihren Codes gefragt.
app-step-scan = Öffne die App und scanne das Bild, oder tippe den Schlüssel ein.
app-step-type = Tippe die sechs Ziffern, die sie zeigt.
app-picture = Bild zum Scannen mit der App; der Schlüssel darunter sagt dasselbe
app-by-hand = Keine Kamera? Tippe diesen Schlüssel ein:
app-copy = Schlüssel kopieren
app-first-code = Code aus der App
app-turn-on = Einschalten
app-wrong = Dieser Code passt nicht
app-wrong-advice = Warte auf den nächsten und tippe ihn ein. Passt er nie, geht vielleicht die Uhr deines Telefons falsch.
app-over = Das hat zu lange gedauert
app-over-advice = Der Schlüssel gilt nicht mehr. Richte die App noch einmal ein.

# An app sent the browser here.

app-moment = Einen Moment …
app-nothing = Die App, die dich hergeschickt hat, hat nicht gesagt, was sie will.
app-start-again = Geh zurück und fang neu an, oder tippe den Code ein, den sie zeigt:
app-type = Code eintippen
app-needs-script = Diese Seite braucht Skripte.
app-needs-script-why-html = Die App, die dich hergeschickt hat, hat ihre Frage dort abgelegt, wo nur ein Skript sie lesen kann. Schalte Skripte für diese Seite ein und lade sie neu; oder, wenn die App einen kurzen Code zeigt, tippe ihn auf der <a href="/link">Verbinden-Seite</a> ein, die ohne Skripte auskommt.
