# The first screen inside.

home-title = Start
home-continue = Weiterschauen
home-on-deck = Als Nächstes
home-recent-movies = Neue Filme
home-recent-shows = Neue Serien
home-empty-owner = Hier ist noch nichts
home-empty-owner-text = Zeig dem Server einen Ordner mit Filmen oder Serien, und in Sekunden sind sie hier.
home-add = Mediathek hinzufügen
home-empty-guest = Für dich ist noch nichts freigegeben
home-empty-guest-text = Bitte darum, dass eine Mediathek dieses Servers für deinen Benutzernamen freigegeben wird. Sie erscheint hier von selbst.
home-scanning = Die Mediathek wird gerade gelesen. Was sich findet, erscheint hier von selbst.
home-empty-row = In den Ordnern liegen keine lesbaren Filme oder Serien. Prüfe sie unter „Einstellungen“, „Mediatheken“.
