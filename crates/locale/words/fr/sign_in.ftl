# Signing in.

sign-in-title = Connexion
sign-in-login = E-mail ou nom d’utilisateur
sign-in-password = Mot de passe
sign-in-forgot = Oublié ?
sign-in-button = Se connecter
sign-in-new-here = Nouveau ici ?
sign-in-sign-up = Créer un compte
sign-in-for-app = Une application demande à entrer. Connecte-toi d’abord ; tu verras ensuite laquelle.
sign-in-for-link = Connecte-toi pour associer ton appareil.
sign-in-for-claim = Connecte-toi pour t’attribuer un serveur.
sign-in-to-connect = Connecte-toi comme d’habitude ; l’autre connexion sera alors associée.
sign-in-signed-out = Tu es déconnecté
sign-in-everything-signed-out = Tout est déconnecté. Tes serveurs attendent un clic de ta part.
sign-in-wrong = Cela ne correspond pas
sign-in-wrong-advice = Vérifie le nom d’utilisateur ou l’adresse e-mail et le mot de passe. Si tu ne connais plus le mot de passe, choisis « Oublié ? ».
