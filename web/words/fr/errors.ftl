# What went wrong, where no more precise word for it is known.

errors-title = Impossible d’afficher cette page
errors-unreachable = Le serveur ne répond pas. Vérifie qu’il est en marche et que cet appareil est sur son réseau.
errors-unknown = Quelque chose s’est mal passé ici. Réessaie ; si cela persiste, le journal du serveur en dit plus.
errors-signed-out = Connecte-toi, puis réessaie.
errors-not-found = Ce n’est plus là, ou ce n’est pas partagé avec toi.
errors-forbidden = Seul le propriétaire de ce serveur peut faire cela.
errors-busy = Le serveur est occupé. Réessaie dans un instant.
errors-failed = Le serveur n’a pas pu le faire. Son journal dit pourquoi.
errors-account = Le service de comptes ne répond pas. Vérifie qu’il est en marche, puis réessaie.
errors-said = Le serveur dit : « { $message } »
