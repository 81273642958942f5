# What every screen has.

app-skip = Aller au contenu
app-loading = Un instant…
app-retry = Réessayer
app-back = Retour
app-close = Fermer
app-cancel = Annuler
app-copy = Copier
app-copied = Copié
app-copy-what = Copier : { $what }
app-script = Houselights lit des films dans cette page et a besoin de JavaScript pour cela.
app-device = { $browser } sous { $system }
app-device-tv = TV ({ $browser }, { $system })
