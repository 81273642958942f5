# What a service's own word for a refusal means to a person.

reasons-account-service-unreachable = Der Kontodienst antwortet nicht, und dieses Gerät ist hier noch nicht bekannt. Prüfe, ob der Kontodienst läuft, und versuch es noch einmal.
reasons-disk-full = Die Festplatte des Servers ist voll. Schaff dort etwas Platz; nichts Gespeichertes ist verloren.
reasons-storage-unavailable = Der Kontodienst erreicht gerade seine Datenbank nicht. Versuch es gleich noch einmal.
reasons-folder-absent = Diesen Ordner gibt es auf dem Server nicht. Prüfe die Schreibweise und ob die Festplatte angeschlossen ist.
reasons-not-a-folder = Das ist eine Datei. Wähle den Ordner, in dem sie liegt.
reasons-folder-unreadable = Der Server darf diesen Ordner nicht lesen. Gib dem Benutzer, unter dem der Server läuft, das Recht dazu und versuch es noch einmal.
reasons-not-absolute = Beginne ganz oben auf der Festplatte, etwa /srv/filme.
reasons-folder-overlaps = Dieser Ordner liegt in dem einer anderen Mediathek oder enthält einen solchen. Wähle einen anderen.
reasons-no-name = Gib der Mediathek einen Namen.
reasons-no-folder = Eine Mediathek braucht mindestens einen Ordner.
reasons-claim-token-refused = Der Übernahmecode war zu alt. Drücke den Knopf noch einmal.
reasons-already-claimed = Jemand anderes hat diesen Server zuerst übernommen. War das nicht so gedacht, kann er in den Einstellungen des Servers wieder freigegeben werden.
reasons-not-local = Du bist in einem anderen Netz als der Server. Er lässt sich nur auf seinem eigenen Rechner, aus seinem Netz oder durch einen SSH-Tunnel übernehmen.
reasons-forwarded = Ein Proxy hat die Anfrage weitergereicht. Öffne den Server direkt, über IP-Adresse und Port.
reasons-foreign-host = Diese Seite wurde über einen Namen geöffnet. Öffne den Server über seine IP-Adresse oder als localhost.
reasons-foreign-origin = Die Anfrage kam von der Seite eines anderen Anbieters. Übernimm den Server auf seiner eigenen Seite.
reasons-changed-meanwhile = Jemand hat das im selben Moment geändert. Schau noch einmal nach und versuch es dann wieder.
reasons-file-unreadable = Der Server kann diese Datei nicht lesen. Vielleicht ist sie beschädigt oder wird noch kopiert. Ersetze sie und durchsuche die Mediathek neu.
reasons-file-unread = Der Server hat noch nicht in diese Datei geschaut. Das dauert nur Augenblicke; versuch es noch einmal.
reasons-conversion-timed-out = Die Umwandlung hat dem Server zu lange gedauert. Versuch es mit niedrigerer Qualität noch einmal.
reasons-too-many-conversions = Der Server wandelt schon so viele Filme um, wie er kann. Versuch es, wenn jemand fertig ist, oder wähle die Originalqualität.
reasons-ffmpeg-missing = Dem Server fehlt ffmpeg zum Umwandeln. Installiere es auf seinem Rechner (Debian: apt install ffmpeg).
reasons-too-many-tries = Zu viele Versuche. Warte ein wenig und versuch es dann wieder.
reasons-account-suspended = Dieses Konto wurde gesperrt. Frag die Leute, die deinen Kontodienst betreiben.
