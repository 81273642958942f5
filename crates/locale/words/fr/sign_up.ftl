# A new account.

sign-up-address-long = Cette adresse e-mail est trop longue
sign-up-address-long-advice = Une adresse a 254 caractères au plus.
sign-up-name-unfit = Ce nom d’utilisateur ne convient pas
sign-up-name-length-advice = Un nom d’utilisateur a de 2 à 32 caractères.
sign-up-name-characters-advice = Utilise des lettres, chiffres, points, tirets et tirets bas ; commence et finis par une lettre ou un chiffre.
sign-up-name-taken = Ce nom d’utilisateur est pris
sign-up-name-taken-advice = Choisis-en un autre.
sign-up-title = Créer un compte
sign-up-lead = Un compte pour tes serveurs, tes télévisions et les personnes avec qui tu partages.
sign-up-email = E-mail
sign-up-user-name = Nom d’utilisateur
sign-up-user-name-hint = Visible pour les personnes avec qui tu partages. Lettres, chiffres, points, tirets et tirets bas.
sign-up-password = Mot de passe
sign-up-button = Créer le compte
sign-up-already = Déjà ici ?
sign-up-sent = Regarde tes e-mails
sign-up-sent-lead = Encore une étape : ouvre le lien dans l’e-mail que nous avons envoyé, et ton compte est prêt. Le lien fonctionne un jour.
sign-up-confirm-title = Confirme ton adresse
sign-up-confirm-lead = Un clic et ton compte est prêt.
sign-up-confirm = Confirmer
sign-up-link-unknown = Il a peut-être déjà servi : dans ce cas, connecte-toi. Sinon, inscris-toi de nouveau et utilise l’e-mail le plus récent.
sign-up-link-expired = Il était valable un jour. Inscris-toi de nouveau et nous t’en envoyons un autre.
sign-up-again = S’inscrire de nouveau
