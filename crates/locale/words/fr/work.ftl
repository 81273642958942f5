# Le travail que coûte un formulaire pendant une attaque.

work-why = Quelqu’un envoie des formulaires en masse en ce moment. Ton navigateur travaille un instant pour qu’on ne te confonde pas. Tu n’as rien à faire.
work-progress = Avancement de ton navigateur
work-doing = Ton navigateur travaille.
work-nearly = Presque fini : le formulaire part dès que c’est terminé.
work-done = Terminé.
work-without-script = Sans script : remplis le formulaire et envoie-le une minute après avoir ouvert cette page.
work-began = Envoie-le encore une fois
work-began-advice = Une attaque a commencé pendant que tu remplissais le formulaire. Ton navigateur travaille d’abord un instant.
work-again = Envoie-le encore une fois
work-again-advice = La page est restée ouverte trop longtemps ou a été envoyée deux fois. En voici une nouvelle.
work-not-yet = Pas tout à fait
work-not-yet-advice = Renvoie-le dans { $seconds } secondes. Rien d’autre n’est nécessaire.
work-sign-in = Encore une fois, s’il te plaît
work-sign-in-advice = Quelqu’un essaie des mots de passe en masse. Ton navigateur travaille un instant ; tape ensuite ton mot de passe encore une fois.
