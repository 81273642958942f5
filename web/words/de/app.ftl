# What every screen has.

app-skip = Zum Inhalt springen
app-loading = Einen Moment …
app-retry = Noch einmal versuchen
app-back = Zurück
app-close = Schließen
app-cancel = Abbrechen
app-copy = Kopieren
app-copied = Kopiert
app-copy-what = Kopieren: { $what }
app-script = Houselights spielt Filme auf dieser Seite ab und braucht dafür JavaScript.
app-device = { $browser } unter { $system }
app-device-tv = Fernseher ({ $browser }, { $system })
