# A server that waits for its owner's approval.

waiting-title = Ce serveur attend son propriétaire
waiting-why = Toutes les connexions de son propriétaire ont été fermées. Rien n’est perdu : bibliothèques, partages et là où chacun en était sont comme avant. Son propriétaire l’approuve une fois, et il revient.
waiting-words = Ses quatre mots
waiting-compare = Ton service de comptes affiche les quatre mêmes mots si c’est bien ce serveur.
waiting-approve = Les mots correspondent : approuver
waiting-approving = Approbation…
waiting-approved = Approuvé. Le serveur revient…
waiting-open = Ouvrir mes serveurs sur le service de comptes
waiting-sign-in = Se connecter en tant que propriétaire
waiting-mismatch = Le service de comptes affiche d’autres mots pour ce serveur. Ne l’approuve pas ; redémarre le serveur et regarde à nouveau.
waiting-not-yours = Tu es connecté en tant que { $name }, et ce serveur n’est pas à toi. Son propriétaire est prévenu et peut l’approuver.
waiting-tv = Son propriétaire l’approuve sur le service de comptes. Cet écran continue tout seul.
