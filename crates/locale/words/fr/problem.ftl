# Refusals and failures.

problem-400 = La requête n’a pas pu être comprise
problem-401 = Connecte-toi, s’il te plaît
problem-403 = Tu n’as pas le droit de faire cela
problem-404 = Il n’y a rien ici
problem-404-advice = L’adresse est peut-être mal saisie, ou ce qu’elle montrait n’existe plus.
problem-405 = Cette adresse ne répond pas à cette méthode
problem-406 = Cette adresse ne peut pas répondre dans ce format
problem-409 = Cela existe déjà
problem-410 = Cela n’existe plus
problem-413 = La requête est trop volumineuse
problem-429 = Trop de tentatives
problem-429-advice = Cela tient à l’écart ceux qui devinent. Rien n’est perdu.
problem-500 = Quelque chose s’est cassé de notre côté
problem-500-advice = Tu n’y es pour rien. Réessaie dans un instant.
problem-other = La requête n’a pas pu être exécutée
problem-changed-meanwhile = Quelqu’un a modifié cela au même moment
problem-changed-meanwhile-advice = Recharge la page et réessaie.
problem-too-many-advice = { $minutes ->
    [one] Cela tient à l’écart ceux qui devinent ; rien n’est perdu. Réessaie dans { $minutes } minute.
   *[other] Cela tient à l’écart ceux qui devinent ; rien n’est perdu. Réessaie dans { $minutes } minutes.
}
problem-form-not-ours = Ce formulaire n’est plus valable
problem-form-not-ours-advice = Reviens en arrière, recharge la page et renvoie-le. Ton navigateur doit accepter les cookies de ce service.
problem-server-revoked = Ce serveur a été exclu et doit être attribué de nouveau
problem-server-revoked-advice = Prends un jeton d’attribution et démarre le serveur avec.
problem-server-keyless = Ce serveur ne peut pas prouver qui il est, il doit donc être attribué de nouveau
problem-server-keyless-advice = Prends un jeton d’attribution et démarre le serveur avec. Ses partages sont conservés.
problem-back = Retour au début
problem-unavailable = La base de données ne répond pas en ce moment
problem-unavailable-advice = Rien n’est perdu. Réessaie dans un instant.
problem-disk-full = Le disque de ce service est plein
problem-disk-full-advice = Rien n’est perdu, et ce qui joue continue. Dès que quelqu’un a fait de la place sur le disque, réessaie ; rien n’a besoin de redémarrer.
problem-crowd = Beaucoup de monde se connecte en ce moment
problem-crowd-advice = { $seconds ->
    [one] Ton mot de passe n’y est pour rien. Réessaie dans { $seconds } seconde.
   *[other] Ton mot de passe n’y est pour rien. Réessaie dans { $seconds } secondes.
}
problem-account-deleted = Ce compte a été supprimé
problem-account-deleted-advice = Plus personne ne peut lire ce qu’il contenait.
