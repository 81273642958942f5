# The ways that lead everywhere.

nav-label = Principal
nav-home = Accueil
nav-search = Recherche
nav-settings = Réglages
nav-account = Compte
nav-sign-out = Se déconnecter
nav-person = Connecté en tant que { $name }
