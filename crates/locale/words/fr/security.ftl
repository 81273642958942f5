# Passwords and their page.

security-changed = Ton mot de passe est changé
security-changed-everything = Ton mot de passe est changé et tout le reste est déconnecté. Tes serveurs attendent un clic de ta part.
security-short = Ce mot de passe est trop court
security-short-advice = Prends au moins { $least } caractères : quatre ou cinq mots que tu inventes suffisent.
security-long = Ce mot de passe est trop long
security-long-advice = Un mot de passe a 256 caractères au plus.
security-guessable = Ce mot de passe est trop facile à deviner
security-personal-advice = Laisse de côté ton nom d’utilisateur, ton adresse et le nom de ce service.
security-guessable-advice = Les programmes qui devinent l’essaient très tôt. Prends des mots qui ne vont pas ensemble.
security-title = Sécurité
security-password = Mot de passe
security-password-set = Tu as un mot de passe.
security-password-none = Tu n’as pas de mot de passe : tu te connectes avec le reste.
security-password-change = Changer le mot de passe
security-password-choose = Choisir un mot de passe
security-password-button = Enregistrer le mot de passe
security-password-remove = Supprimer le mot de passe
security-password-removed = Ton mot de passe est supprimé. Tu te connectes avec tes clés d’accès.
security-last-way-in = C’est ta dernière façon d’entrer
security-last-way-in-advice = Mets-en d’abord une autre en place : un mot de passe ou une clé d’accès.
security-short-alone = Ton mot de passe est trop court pour suffire seul
security-short-alone-advice = Choisis-en d’abord un plus long, puis retire le second facteur.
security-sign-out = Déconnecter les appareils après le changement du mot de passe
security-sign-out-hint = Tous les autres navigateurs, lecteurs et téléviseurs se reconnectent. Chacun de tes serveurs attend un clic de ta part ; ses partages et ce qui a été vu restent tels quels.
security-back = Retour à Sécurité
security-choose-new = Choisis un nouveau mot de passe
