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
