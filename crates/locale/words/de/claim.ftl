# Claiming a server.

claim-title = Server übernehmen
claim-start-lead = Ein Übernahmecode macht einen neuen Medienserver zu deinem. Er gilt einmal, vier Minuten lang; hol ihn also erst, wenn der Server startbereit ist.
claim-show = Code anzeigen
claim-lead = Gib diesen Code einem neuen Medienserver, und er gehört dir. Er gilt einmal, vier Minuten lang.
claim-copy = Kopieren
claim-copied = Kopiert
claim-left = Übrig:
claim-over = abgelaufen
claim-again = Neuen Code machen
claim-where = Wohin damit
claim-headless = Auf einem Rechner ohne Bildschirm startest du den Server mit
claim-container = In einem Container
claim-other-makes-html = Andere Server lesen <code>PLEX_CLAIM={ $token }</code>.
claim-own-page = Läuft der Server auf einem Rechner mit Browser oder in deinem eigenen Netz? Dann öffne seine eigene Seite über die IP-Adresse und drücke dort „Server übernehmen“.
claim-how = Wie das geht, auch aus der Ferne
