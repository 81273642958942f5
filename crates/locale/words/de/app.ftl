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
