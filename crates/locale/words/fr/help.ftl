# The few things people ask.

help-title = Aide
help-mail = Un e-mail n’arrive pas
help-mail-from-html = Nos e-mails viennent de <strong class="wrap">{ $from }</strong>.
help-mail-spelling = Vérifie l’adresse que tu as saisie.
help-mail-allow = Ajoute notre adresse à la liste des expéditeurs autorisés.
help-mail-wait = Attends deux minutes et redemande. Seul le lien du plus récent e-mail fonctionne.
help-claim-here-html = Ouvre la page du serveur par son adresse IP, sur la machine elle-même ou sur son réseau, par exemple <code>http://192.168.1.20:32400/web</code>. Un nom au lieu d’une adresse ne marche pas : n’importe qui peut faire pointer un nom n’importe où.
help-claim-far = De loin, construis un tunnel et ouvre la page à travers lui :
help-claim-tunnel = ssh -L 8888:127.0.0.1:32400 toi@serveur
help-claim-visit-html = Laisse cette fenêtre ouverte et va sur <code>http://127.0.0.1:8888/web</code>. La même commande marche sous macOS, Linux et Windows. Dans PuTTY : Connection, SSH, Tunnels ; Source port <code>8888</code>, Destination <code>127.0.0.1:32400</code>, Add, puis Open.
help-claim-headless-html = Sans navigateur : <a href="/claim">prends un jeton d’attribution</a> et démarre le serveur avec, ou lance <code>houselights claim</code>.
help-waiting = Un serveur attend
help-waiting-what-html = Après « Tout déconnecter » ou un incident, un serveur demande l’accord de son propriétaire avant de reprendre. Ouvre <a href="/account/servers">Serveurs</a>, compare les quatre mots avec ceux de la page du serveur et clique sur « Approuver ». Les partages, les bibliothèques et ce qui a été regardé sont comme avant.
help-codes = Codes et liens
help-codes-what = Un code de quatre caractères vit dix minutes. Un jeton d’attribution en vit quatre. Un lien dans un e-mail vit un jour et sert une fois. S’il a expiré, prends-en un autre ; rien n’est perdu.
