# Claiming a server.

claim-title = S’attribuer un serveur
claim-start-lead = Un jeton d’attribution rend un nouveau serveur tien. Il fonctionne une fois, pendant quatre minutes : prends-le quand le serveur est prêt à démarrer.
claim-show = Montre-moi un jeton
claim-lead = Donne ce jeton à un nouveau serveur et il est à toi. Il fonctionne une fois, pendant quatre minutes.
claim-copy = Copier
claim-copied = Copié
claim-left = Reste :
claim-over = expiré
claim-again = Faire un nouveau jeton
claim-where = Où le mettre
claim-headless = Sur une machine sans écran, démarre le serveur avec
claim-container = Dans un conteneur
claim-other-makes-html = D’autres serveurs lisent <code>PLEX_CLAIM={ $token }</code>.
claim-own-page = Le serveur est sur une machine avec un navigateur, ou sur ton propre réseau ? Ouvre alors sa page par son adresse IP et clique là sur « M’attribuer ce serveur ».
claim-how = Comment faire, même de loin
