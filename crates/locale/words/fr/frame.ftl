# What surrounds every page.

frame-what-this-is = Ton propre service de comptes.
frame-skip = Aller au contenu
frame-your-account = Ton compte
frame-overview = Aperçu
frame-servers = Serveurs
frame-shares = Partages
frame-devices = Appareils
frame-security = Sécurité
frame-admin = Maison
frame-sign-out = Se déconnecter
frame-signed-in-as = Connecté en tant que { $name }
frame-link-a-device = Associer un appareil
frame-help = Aide
frame-language = Langue
frame-request-html = Si cela se reproduit, dis-le à la personne qui gère ce service : requête <code>{ $request }</code>.
