# Who sees which libraries.

shares-given = Partagé. La personne le verra dès qu’elle aura accepté.
shares-removed = Le partage est fini. Il s’arrête tout de suite sur ses appareils.
shares-accepted = Accepté. Tu trouves le serveur dans tes applications.
shares-declined = C’est fait. Tu ne vois plus ce serveur.
shares-none-chosen = Aucune bibliothèque choisie
shares-none-chosen-advice = Coche au moins une bibliothèque à partager.
shares-nobody = Personne ici n’a ce nom d’utilisateur
shares-nobody-advice = Vérifie comment il est écrit, ou partage avec son adresse e-mail : elle recevra alors un message.
shares-no-library = Le serveur n’a pas cette bibliothèque
shares-no-library-advice = Recharge la page.
shares-twice = Le serveur est déjà partagé avec cette personne
shares-twice-advice = Arrête d’abord le partage pour partager d’autres bibliothèques.
shares-oneself = Le serveur est déjà à toi
shares-oneself-advice = Partage-le avec quelqu’un d’autre.
shares-accepted-before = Cela a déjà été accepté
shares-title = Partages
shares-offer = { $from } partage { $server } avec toi
shares-accept = Accepter
shares-decline = Refuser
shares-accepted-badge = Accepté
shares-invited-badge = Invité
shares-stop = Arrêter le partage
shares-stop-with = Arrêter le partage avec { $who }
shares-give = Partager avec quelqu’un
shares-who = Nom d’utilisateur ou e-mail
shares-libraries = Bibliothèques
shares-no-libraries = Le serveur n’a pas encore annoncé ses bibliothèques. Elles apparaissent ici dès qu’il tourne.
shares-share = Partager
shares-no-server-html = Tu n’as pas encore de serveur à partager. <a href="/claim">Attribue-t’en un</a>.
shares-with-you = Partagé avec toi
shares-from-what = de { $from } : { $what }
shares-leave = Quitter
shares-leave-one = Quitter { $server }
shares-gone = quelqu’un qui est parti
shares-all = Toutes les bibliothèques
shares-none = Aucune bibliothèque
