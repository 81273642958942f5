# S’occuper de la maison : rôles, invitations, attaques.

keeping-suspended = Ce compte est suspendu
keeping-suspended-advice = Une personne qui s’occupe de ce service l’a suspendu. Demande-lui pourquoi. Tes bibliothèques et tes partages sont restés tels quels.
keeping-busy = Beaucoup de mots de passe faux arrivent en ce moment
keeping-busy-advice = Connecte-toi avec un navigateur ou un appareil déjà venu ici, avec un code de liaison, ou réessaie dans un quart d’heure.
keeping-invitation-bad = Cette invitation ne fonctionne pas
keeping-invitation-bad-advice = Vérifie le code. S’il est juste, elle est peut-être terminée ou épuisée : demande-en une autre à la personne qui te l’a envoyée.
keeping-invitation = Invitation
keeping-invitation-hint = Ici, un compte demande une invitation : tape son code de douze caractères ou ouvre son lien. Demande à la personne qui t’en a parlé. Si quelqu’un partage un serveur avec ton adresse, laisse ce champ vide.
keeping-sign-up-closed = Aucun nouveau compte n’est créé ici en ce moment. Si tu en as un, connecte-toi.
keeping-not-invited = Ici, un compte demande une invitation
keeping-not-invited-advice = Demande un code à la personne qui t’en a parlé et crée ton compte par e-mail avec lui ; ensuite, relie ce moyen d’entrer sur la page « Sécurité ».
