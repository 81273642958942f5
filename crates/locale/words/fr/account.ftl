# The overview.

account-title = Aperçu
account-greeting = Bonsoir, { $name }
account-waiting = Il a été déconnecté et attend ton accord. Rien n’est perdu. Vérifie qu’il affiche les quatre mêmes mots :
account-approve = Approuver { $name }
account-no-server = Tu n’as pas encore de serveur.
account-servers = { $count ->
    [one] { $count } serveur à toi
   *[other] { $count } serveurs à toi
}
account-invitations = { $count ->
    [one] { $count } invitation attend ta réponse
   *[other] { $count } invitations attendent ta réponse
}
account-shares = Qui voit lesquelles de tes bibliothèques.
account-no-device = Aucun appareil n’est connecté.
account-devices = { $count ->
    [one] { $count } appareil connecté
   *[other] { $count } appareils connectés
}
account-link = Saisis le code affiché par ta télévision.
account-claim = Prends un jeton pour un nouveau serveur.
account-security = Change ton mot de passe.
account-user-name = Nom d’utilisateur
account-email = E-mail
account-since = Ici depuis
account-confirmed = Bienvenue. Ton adresse est confirmée et ton compte est prêt.
account-reset = Ton nouveau mot de passe est en place.
account-reset-everything = Ton nouveau mot de passe est en place et tout le reste est déconnecté. Tes serveurs attendent un clic de ta part.
