# The authenticator app.

app-title = Application d’authentification
app-lead = Une application sur ton téléphone affiche six chiffres qui changent. Avec elle, ton mot de passe seul ne laisse entrer personne.
app-on = Active
app-since = Des codes sont demandés depuis
app-set-up = Mettre en place une application d’authentification
app-replace = Mettre en place une autre application
app-remove = Supprimer l’application
app-removed = L’application d’authentification est supprimée. Ses codes ne sont plus demandés à la connexion.
app-step-scan = Ouvre l’application et scanne l’image, ou tape la clé.
app-step-type = Tape les six chiffres qu’elle affiche.
app-picture = Image à scanner avec l’application ; la clé ci-dessous dit la même chose
app-by-hand = Pas d’appareil photo ? Tape cette clé :
app-copy = Copier la clé
app-first-code = Code de l’application
app-turn-on = Activer
app-wrong = Ce code ne correspond pas
app-wrong-advice = Attends le suivant et tape-le. S’il ne correspond jamais, l’horloge de ton téléphone est peut-être fausse.
app-over = Cela a pris trop de temps
app-over-advice = La clé n’est plus bonne. Mets l’application en place encore une fois.

# An app sent the browser here.

app-moment = Un instant…
app-nothing = L’application qui t’a envoyé ici n’a pas dit ce qu’elle veut.
app-start-again = Retourne dans l’application et recommence, ou saisis le code qu’elle affiche :
app-type = Saisir un code
app-needs-script = Cette page a besoin de scripts.
app-needs-script-why-html = L’application qui t’a envoyé ici a placé sa question là où seul un script peut la lire. Active les scripts pour cette page et recharge-la, ou, si l’application affiche un code court, saisis-le sur la <a href="/link">page d’association</a>, qui n’a pas besoin de scripts.
