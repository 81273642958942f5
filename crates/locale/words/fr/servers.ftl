# Servers and how they stand.

servers-approved = Approuvé. Le serveur reprend son travail dans un instant.
servers-removed = Le serveur n’est plus sur ton compte. Il peut de nouveau être attribué.
servers-title = Serveurs
servers-none-html = Tu n’as pas encore de serveur. Ouvre la page du serveur sur sa machine ou son réseau et clique sur « M’attribuer ce serveur », ou <a href="/claim">prends un jeton d’attribution</a>.
servers-at-work = Au travail
servers-silent = Sans nouvelles
servers-waiting = T’attend
servers-thrown-out = Exclu
servers-nobodys = À personne
servers-shared = Partagé avec toi
servers-waiting-what = Il a été déconnecté et attend ton accord. Ses partages et ce qui a été regardé sont comme avant, et à la maison on continue de regarder en attendant. Vérifie que sa propre page affiche les quatre mêmes mots :
servers-approve = Approuver
servers-shared-by = Partagé par
servers-version = Version
servers-last-seen = Vu pour la dernière fois
servers-addresses = Adresses
servers-no-address = aucune pour l’instant
servers-libraries = Bibliothèques
servers-no-library = aucune annoncée pour l’instant
servers-share = Partager
servers-remove = Retirer de mon compte
