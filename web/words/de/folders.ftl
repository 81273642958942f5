# Libraries and their folders, in the settings.

folders-intro = Eine Mediathek ist eine Art von Dingen in einem oder mehreren Ordnern: Filme oder Serien.
folders-empty = Noch keine Mediathek. Füge eine hinzu und zeig ihr einen Ordner.
folders-not-owner = Mediatheken ändert, wem der Server gehört.
folders-add = Mediathek hinzufügen
folders-add-folder = Ordner hinzufügen
folders-remove-folder = Den Ordner { $path } entfernen
folders-name = Name
folders-kind = Was darin ist
folders-films = Filme
folders-shows = Serien
folders-path = Ordner auf dem Server
folders-path-help = So, wie ihn der Server schreibt, etwa /srv/filme. Wähle ihn unten aus oder tippe ihn ein.
folders-browse = Ordner auf dem Server
folders-up = Einen Ordner hinauf
folders-none = Keine Ordner darin.
folders-use = Diesen Ordner nehmen
folders-create = Mediathek anlegen
folders-rescan = Neu durchsuchen
folders-scanning = Wird durchsucht
folders-scanned = Durchsucht { $when }
folders-remove = Mediathek entfernen
folders-remove-ask = „{ $name }“ vom Server entfernen? Die Dateien bleiben, wo sie sind; wie weit alle geschaut haben, bleibt erhalten.
folders-choose = Wähle zuerst einen Ordner.
folders-last = Eine Mediathek braucht mindestens einen Ordner. Entferne stattdessen die Mediathek.
folders-bad-path = Diesen Ordner gibt es auf dem Server nicht, oder er darf nicht gelesen werden. Prüfe Schreibweise und Rechte und versuch es noch einmal.
