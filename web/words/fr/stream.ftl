# Sound and subtitles to choose from.

stream-unknown = Langue inconnue
stream-mono = mono
stream-stereo = stéréo
stream-forced = passages étrangers
stream-impaired = pour malentendants
stream-external = fichier à part
