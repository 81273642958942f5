# The second step, and showing once more who one is.

ways-in-second-title = Encore une étape
ways-in-code = Code de ton application d’authentification
ways-in-code-rule = Six chiffres. Si tu n’as pas l’application sous la main, tape un de tes codes de secours.
ways-in-recovery = Code de secours
ways-in-recovery-rule = Un de ceux que tu as imprimés ou enregistrés.
ways-in-go-on = Continuer
ways-in-begin-again = Recommencer
ways-in-prove-title = Est-ce bien toi ?
ways-in-prove-lead = La suite n’est que pour toi : montre encore une fois qui tu es.
ways-in-password = Mot de passe
ways-in-nothing-here-html = Rien ici ne t’aide ? <a href="/forgot">Demande un lien par e-mail</a>, ou déconnecte-toi et reconnecte-toi.
ways-in-wrong = Cela ne correspond pas
ways-in-wrong-advice = Un code de l’application vaut environ une minute, et une seule fois : attends le suivant. Un code de secours vaut une fois.
ways-in-not-enough = Cela ne suffit pas ici
ways-in-not-enough-advice = Ce compte demande aussi un code. Tape celui de ton application d’authentification, ou un code de secours.
ways-in-too-long = Cela a pris trop de temps
ways-in-too-long-advice = Ou il y a eu trop d’essais. Reconnecte-toi depuis le début.
