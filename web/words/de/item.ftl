# One film, show, season or episode.

item-play = Abspielen
item-resume = Weiter bei { $time }
item-restart = Von vorn
item-begin-with = { $name } abspielen
item-continue-with = Weiter mit { $name }
item-watched = Als gesehen markieren
item-unwatched = Als ungesehen markieren
item-is-watched = Gesehen
item-count-seasons = { $count ->
    [one] { $count } Staffel
   *[other] { $count } Staffeln
}
item-count-episodes = { $count ->
    [one] { $count } Folge
   *[other] { $count } Folgen
}
item-season = Staffel { $number }
item-specials = Extras
item-version = Version
item-audio = Ton
item-subtitles = Untertitel
item-off = Aus
item-cast = Besetzung
item-direction = Regie
item-writing = Drehbuch
item-how = Wie wird das hier abgespielt?
item-unread = Der Server hat noch nicht in diese Datei geschaut. Das dauert nur Augenblicke; das Abspielen wartet vielleicht darauf.
item-unreadable = Diese Datei ließ sich nicht als Film lesen. Vielleicht ist sie beschädigt oder wird noch kopiert. Ersetze sie und durchsuche die Mediathek neu.
item-missing = Die Datei zu diesem Titel ist gerade nicht da. Liegt sie auf einer abgesteckten Festplatte, steck sie wieder an.
item-remove-from-continue = Aus „Weiterschauen“ entfernen
item-seasons = Staffeln
