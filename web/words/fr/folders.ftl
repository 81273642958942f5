# Libraries and their folders, in the settings.

folders-intro = Une bibliothèque contient un seul genre de choses dans un ou plusieurs dossiers : des films, ou des séries.
folders-empty = Pas encore de bibliothèque. Ajoutes-en une, et indique-lui un dossier.
folders-not-owner = Les bibliothèques sont modifiées par le propriétaire du serveur.
folders-add = Ajouter une bibliothèque
folders-add-folder = Ajouter un dossier
folders-remove-folder = Retirer le dossier { $path }
folders-name = Nom
folders-kind = Ce qu’elle contient
folders-films = Films
folders-shows = Séries
folders-path = Dossier sur le serveur
folders-path-help = Comme le serveur l’écrit, par exemple /srv/films. Choisis-le ci-dessous ou saisis-le.
folders-browse = Dossiers sur le serveur
folders-up = Dossier parent
folders-none = Aucun dossier ici.
folders-use = Utiliser ce dossier
folders-create = Ajouter la bibliothèque
folders-rescan = Analyser à nouveau
folders-scanning = Analyse
folders-scanned = Analysée { $when }
folders-remove = Retirer la bibliothèque
folders-remove-ask = Retirer « { $name } » du serveur ? Les fichiers restent où ils sont ; là où chacun en était est conservé.
folders-choose = Choisis d’abord un dossier.
folders-last = Une bibliothèque a besoin d’au moins un dossier. Retire plutôt la bibliothèque.
folders-bad-path = Ce dossier n’existe pas sur le serveur, ou il ne peut pas être lu. Vérifie l’orthographe et les droits, puis réessaie.
