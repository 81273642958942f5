# What a service's own word for a refusal means to a person.

reasons-account-service-unreachable = Le service de comptes ne répond pas, et cet appareil n’est pas encore connu ici. Vérifie que le service de comptes est en marche, puis réessaie.
reasons-disk-full = Le disque du serveur est plein. Fais-y un peu de place ; rien de ce qui était enregistré n’est perdu.
reasons-storage-unavailable = Le service de comptes n’atteint pas sa base de données pour l’instant. Réessaie dans un instant.
reasons-folder-absent = Ce dossier n’existe pas sur le serveur. Vérifie l’orthographe, et si le disque est branché.
reasons-not-a-folder = C’est un fichier. Choisis le dossier où il se trouve.
reasons-folder-unreadable = Le serveur n’a pas le droit de lire ce dossier. Donne ce droit à l’utilisateur sous lequel il tourne, puis réessaie.
reasons-not-absolute = Commence à la racine du disque, par exemple /srv/films.
reasons-folder-overlaps = Ce dossier se trouve dans celui d’une autre bibliothèque, ou en contient un. Choisis un autre dossier.
reasons-no-name = Donne un nom à la bibliothèque.
reasons-no-folder = Une bibliothèque a besoin d’au moins un dossier.
reasons-claim-token-refused = Le jeton d’attribution était trop ancien. Appuie encore sur le bouton.
reasons-already-claimed = Quelqu’un d’autre s’est attribué ce serveur en premier. Si ce n’était pas voulu, cette personne peut y renoncer dans les réglages du serveur.
reasons-not-local = Tu es sur un autre réseau que le serveur. Tu ne peux te l’attribuer que depuis sa machine ou son réseau, ou à travers un tunnel SSH.
reasons-forwarded = Un proxy a relayé la demande. Ouvre le serveur directement, par son adresse IP et son port.
reasons-foreign-host = Cette page a été ouverte par un nom. Ouvre le serveur par son adresse IP, ou sous localhost.
reasons-foreign-origin = La demande venait de la page d’un autre site. Attribue-toi le serveur depuis sa propre page.
reasons-changed-meanwhile = Quelqu’un a changé cela au même moment. Regarde à nouveau, puis réessaie.
reasons-file-unreadable = Le serveur ne peut pas lire ce fichier. Il est peut-être abîmé ou encore en cours de copie. Remplace-le, puis analyse à nouveau la bibliothèque.
reasons-file-unread = Le serveur n’a pas encore examiné ce fichier. Il le fait dans quelques instants ; réessaie.
reasons-conversion-timed-out = La conversion a pris trop de temps au serveur. Réessaie avec une qualité plus basse.
reasons-too-many-conversions = Le serveur convertit déjà autant de films qu’il le peut. Réessaie quand quelqu’un aura fini, ou choisis la qualité d’origine.
reasons-ffmpeg-missing = Il manque ffmpeg au serveur pour convertir. Installe-le sur sa machine (Debian : apt install ffmpeg).
reasons-too-many-tries = Trop d’essais. Attends un peu, puis réessaie.
reasons-account-suspended = Ce compte a été suspendu. Demande aux personnes qui gèrent ton service de comptes.
