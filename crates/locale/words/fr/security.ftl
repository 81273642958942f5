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
