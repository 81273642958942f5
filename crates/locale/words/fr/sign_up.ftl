# A new account.

sign-up-address-long = Cette adresse e-mail est trop longue
sign-up-address-long-advice = Une adresse a 254 caractères au plus.
sign-up-name-unfit = Ce nom d’utilisateur ne convient pas
sign-up-name-length-advice = Un nom d’utilisateur a de 2 à 32 caractères.
sign-up-name-characters-advice = Utilise des lettres, chiffres, points, tirets et tirets bas ; commence et finis par une lettre ou un chiffre.
sign-up-name-taken = Ce nom d’utilisateur est pris
sign-up-name-taken-advice = Choisis-en un autre.
