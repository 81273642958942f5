# A new password by way of the mailbox.

forgot-not-an-address = Ce n’est pas une adresse e-mail
forgot-not-an-address-advice = Vérifie comment elle est écrite : elle ressemble à nom@example.org.
forgot-title = Mot de passe oublié ?
forgot-lead = Donne-nous ton adresse e-mail. S’il y a un compte, un e-mail avec un lien pour choisir un nouveau mot de passe part dans la minute.
forgot-email = E-mail
forgot-button = Envoyer l’e-mail
forgot-comes-from-html = L’e-mail vient de <strong class="wrap">{ $from }</strong>.
forgot-comes-and-goes-html = L’e-mail vient de <strong class="wrap">{ $from }</strong> et va à <strong class="wrap">{ $to }</strong>. Il devrait arriver dans la minute.
forgot-back = Retour à la connexion
forgot-sent = Regarde tes e-mails
forgot-sent-lead = S’il y a un compte avec cette adresse, un e-mail avec un lien pour choisir un nouveau mot de passe est en route. Le lien fonctionne un jour.
forgot-missing = S’il n’arrive pas
forgot-missing-spelling-html = L’adresse est-elle bien écrite ? <a href="{ $again }">Réessaie avec la bonne</a>.
forgot-missing-spam = Regarde dans le dossier des indésirables.
forgot-missing-allow-html = Ajoute <strong class="wrap">{ $from }</strong> à la liste des expéditeurs autorisés de ta messagerie.
forgot-missing-wait-html = Attends deux minutes et <a href="{ $again }">demande un autre e-mail</a>. Seul le lien du plus récent fonctionne.
forgot-mailbox-html = Ce service n’a pas encore de serveur de messagerie. Ses e-mails sont dans la <a href="/mailbox">boîte aux lettres locale</a>, que seule cette machine peut ouvrir.
forgot-dead-link = Ce lien ne fonctionne plus
forgot-link-unknown = Il a déjà servi, ou un e-mail plus récent l’a remplacé. Utilise le lien du plus récent, ou demandes-en un autre.
forgot-link-expired = Il était valable un jour. Demandes-en un autre.
forgot-again = M’en envoyer un autre
forgot-required-title = Choisis d’abord un nouveau mot de passe
forgot-required-lead = Pour protéger tout le monde, les anciens mots de passe sont désactivés. Rien de ce qui est à toi n’est perdu.
forgot-required-what = Reçois un lien par e-mail, choisis un nouveau mot de passe, et tout est comme avant. Tes serveurs attendent ensuite un clic de ta part.
forgot-required-button = Recevoir le lien
