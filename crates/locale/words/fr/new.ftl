# A field for a new password.

new-password-label = Nouveau mot de passe
new-password-show = Afficher
new-password-rule = Au moins { $least } caractères. Quelques mots inventés se retiennent bien et se devinent mal.
new-password-short = Trop court : { $least } caractères au moins
new-password-weak = Facile à deviner
new-password-fair = Moyen
new-password-strong = Difficile à deviner
