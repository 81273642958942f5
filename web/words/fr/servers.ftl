# The person's servers.

servers-title = Mes serveurs
servers-claimed = attribué
servers-waiting = attend l’approbation
servers-unclaimed = sans propriétaire
servers-revoked = retiré
servers-reachable = joignable
servers-unreachable = injoignable d’ici
servers-probing = recherche…
servers-here = celui-ci
servers-shared = partagé avec toi
servers-empty = Ton compte n’a pas encore de serveur. Attribue-toi celui-ci dans « Réglages », « Général ».
servers-approve = Approuver sur le service de comptes
servers-manage = Gérer sur le service de comptes
