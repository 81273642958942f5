# Recovery codes.

recovery-title = Codes de secours
recovery-left = { $count ->
    [0] Il ne reste aucun code. Fais-en de nouveaux.
    [one] Il reste un code. Fais-en bientôt de nouveaux.
   *[other] Il reste { $count } codes. Chacun te laisse entrer une fois quand tu n’as pas ton téléphone.
}
recovery-renew = Faire de nouveaux codes de secours
recovery-lead = Chacun te laisse entrer une fois quand tu n’as pas ton téléphone. Ils ne sont montrés que maintenant : imprime-les ou garde-les là où tu gardes l’important.
recovery-of = Pour { $name } sur { $site }
recovery-copy = Copier
recovery-print = Imprimer
recovery-others = Quelqu’un d’autre est-il connecté sous ton nom ?
recovery-others-devices = Aussi les lecteurs, téléviseurs et serveurs
recovery-others-button = Fermer toutes les autres connexions
recovery-others-ended = Toutes les autres connexions sont fermées
recovery-done = Terminé
