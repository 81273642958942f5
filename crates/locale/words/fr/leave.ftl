# Taking everything along, and leaving.

leave-export-title = Tout sur toi
leave-export-card = Télécharge ce que garde ce service.
leave-export-lead = Une archive avec tout ce que ce service garde sur toi : compte, navigateurs, appareils, serveurs, partages, e-mails et ce qui s’est passé.
leave-export-not-in-it = Mots de passe, jetons et clés n’y sont pas : ils ouvriraient ton compte à qui trouverait le fichier.
leave-export-watched = Ce que tu as vu est gardé par chaque serveur de médias, pas ici. Demande à son propriétaire.
leave-export-button = Télécharger l’archive
leave-delete-title = Supprimer ton compte
leave-delete-card = Pour de bon, après un temps de réflexion.
leave-delete-lead = Pendant { $grace } rien ne se passe : jusque-là un clic le garde. Après, personne ne peut le ramener, pas même nous.
leave-delete-gone = Ton adresse, ton nom, tes appareils et tout ce qui s’est passé deviennent illisibles, aussi dans les copies de la base.
leave-delete-servers = Tes serveurs n’appartiennent alors à personne. Qui est devant la machine peut les reprendre ; films et vus y restent.
leave-delete-shares = Ce que tu partages et ce qu’on partage avec toi prend fin.
leave-delete-export-html = Tu veux une copie ? <a href="/account/export">Télécharge d’abord tout</a>.
leave-type-name = Écris ton nom d’utilisateur
leave-your-name = C’est { $name }.
leave-wrong-name = Ce n’est pas ton nom d’utilisateur
leave-wrong-name-advice = Écris-le comme ci-dessous, pour que personne ne supprime un compte par mégarde.
leave-sign-out = Tout déconnecter maintenant
leave-sign-out-hint = Navigateurs, lecteurs et serveurs. Pour garder ton compte, reconnecte-toi.
leave-delete-button = Supprimer mon compte
leave-asked = Ton compte va être supprimé. Connecte-toi pour le garder.
leave-due = Ton compte sera supprimé le { $due }.
leave-keep = Garder mon compte
leave-keep-title = Garder ton compte ?
leave-kept = Ton compte reste
leave-kept-lead = Rien ne sera supprimé.
leave-kept-on = Continuer
leave-link-dead = Ce lien ne marche plus
leave-link-unknown = Tu as peut-être déjà gardé ton compte. Alors connecte-toi.
leave-link-expired = Le temps pour garder le compte est passé.
leave-link-again = Se connecter
leave-readme-what = Cette archive contient tout ce que ce service de comptes garde sur toi, tel qu’au téléchargement.
leave-readme-files = account.json : ton adresse, ton nom et ton compte. sessions.json : navigateurs. devices.json : appareils. servers.json : tes serveurs. shares_given.json et shares_received.json : partages. mails.json : genre et heure des e-mails reçus. ways_in.json : avec quoi tu peux te connecter. events.jsonl : ce qui s’est passé, une ligne chacun. Toutes les heures sont en UTC.
leave-readme-not-in-it = N’y sont pas : l’empreinte de ton mot de passe, les jetons et les clés. Ils ne disent rien de toi et ouvriraient ton compte.
leave-readme-watched = Ce que tu as vu, tes notes et tes listes sont gardés par chaque serveur de médias, pas par ce service. Tout lecteur connecté au serveur peut les lire ; son propriétaire peut t’en donner une copie.
