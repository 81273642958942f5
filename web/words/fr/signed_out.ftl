# Why this device is out, and how to come back.

signed-out-title = Bonsoir. Ici { $server }.
signed-out-plain = Connecte-toi pour voir ce qu’il y a ici.
signed-out-sign-in = Connexion
signed-out-sign-up = Tu te connectes sur la page de ton service de comptes et tu reviens aussitôt. Nouveau ici ? Tu peux aussi t’y inscrire.
signed-out-leaving = On t’emmène à ton service de comptes…
signed-out-epoch-revoked = Cet appareil a été déconnecté : sur la page de tes appareils, avec un nouveau mot de passe et « Déconnecter les appareils connectés », ou par les personnes qui gèrent ton service de comptes. Tes films et là où tu en étais sont intacts ; connecte-toi pour continuer.
signed-out-reset-required = Ton compte a besoin d’un nouveau mot de passe avant toute chose. Cherche un mail qui explique ce qui s’est passé ; ou clique sur « Connexion », puis « Oublié ? », et tu recevras un lien.
signed-out-account-locked = Ton compte est verrouillé, car quelqu’un a signalé une connexion qui n’était pas la sienne. Clique sur « Connexion » et suis le chemin du retour ; tes films et là où tu en étais sont intacts.
signed-out-token-refused = Cet appareil n’est plus connecté. Tes films et là où tu en étais sont intacts ; connecte-toi pour continuer.
signed-out-not-shared = Tu es connecté, mais ce serveur n’est pas partagé avec toi. Demande à son propriétaire de le partager avec ton nom d’utilisateur, ou connecte-toi sous un autre compte.
signed-out-here = Tu es déconnecté sur cet appareil.
signed-out-expired = Cela a pris plus de temps que la connexion n’est restée ouverte. Rien n’est perdu ; connecte-toi à nouveau.
signed-out-unfinished = La connexion n’a pas été terminée. Clique sur « Connexion » quand tu veux.
