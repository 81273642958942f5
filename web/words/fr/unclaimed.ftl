# A server without an owner, and the ways to claim it.

unclaimed-title = Ce serveur n’a pas encore de propriétaire
unclaimed-local = La première personne à se l’attribuer décide qui peut regarder. Connecte-toi, ouvre ensuite « Réglages », « Général » et clique sur « M’attribuer ce serveur ».
unclaimed-not-local = Tu as ouvert cette page depuis un autre réseau.
unclaimed-forwarded = Un proxy a relayé ta demande : le serveur ne peut pas savoir où tu es.
unclaimed-foreign-host = Tu as ouvert cette page par un nom, qu’un autre site aurait pu inventer.
unclaimed-foreign-origin = La page d’un autre site t’a conduit ici.
unclaimed-remote = Tu ne peux te l’attribuer que depuis sa machine ou son réseau, pour qu’aucun inconnu ne soit plus rapide que toi.
unclaimed-near = Sur le même réseau ? Ouvre le serveur par son adresse (par exemple http://192.168.1.20:32400/web) plutôt que par un nom.
unclaimed-tunnel = De partout ailleurs, fais un tunnel avec SSH
unclaimed-run = Lance ceci et laisse-le ouvert. Si ton nom sur le serveur n’est pas le même qu’ici, écris-le suivi d’un @ devant l’adresse.
unclaimed-visit = Ouvre cette adresse dans un navigateur du même ordinateur, et connecte-toi là.
unclaimed-system = Ton ordinateur
unclaimed-on-mac = Ouvre Terminal (dans Applications, Utilitaires).
unclaimed-on-linux = Ouvre un terminal.
unclaimed-on-windows = Ouvre PowerShell ou l’invite de commandes ; OpenSSH fait partie de Windows 10 et des versions suivantes.
unclaimed-putty = Dans PuTTY, remplis ces champs :
unclaimed-putty-add = Clique sur « Add » après chaque paire « Source port » et « Destination », puis sur « Open », et connecte-toi.
unclaimed-open = Ensuite, ouvre
unclaimed-banner = Ce serveur n’a pas encore de propriétaire.
unclaimed-banner-link = L’attribuer dans les réglages
unclaimed-tv = Ouvre cette adresse dans un navigateur du même réseau, connecte-toi et attribue-toi le serveur dans les réglages.
