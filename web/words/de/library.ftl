# A whole library.

library-films = { $count ->
    [one] { $count } Film
   *[other] { $count } Filme
}
library-shows = { $count ->
    [one] { $count } Serie
   *[other] { $count } Serien
}
library-items = { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}
library-tools = Sortieren und filtern
library-sort = Sortierung
library-by-title = Titel
library-by-added = Neu hier
library-by-year = Jahr
library-by-release = Veröffentlichung
library-by-length = Längste zuerst
library-by-watched = Zuletzt gesehen
library-genre = Genre
library-year = Jahr
library-all = Alle
library-unwatched = Nur Ungesehenes
library-jump = Zu einem Buchstaben springen
library-clear = Filter aufheben
library-empty-filtered = Zu diesen Filtern passt nichts.
library-empty = Diese Mediathek ist leer
library-empty-text = Dateien erscheinen hier, sobald der Server sie gesehen hat. Sind sie schon da, prüfe die Ordner unter „Einstellungen“, „Mediatheken“.
library-unsupported = Mediatheken dieser Art lassen sich durchsuchen, aber hier noch nicht anzeigen.
