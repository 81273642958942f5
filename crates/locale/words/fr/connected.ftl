# Les connexions associées, sur la page de sécurité.

connected-title = Connexions associées
connected-lead = Qui est connecté là-bas peut se connecter ici à ta place, sans mot de passe.
connected-since = depuis le { $day }
connected-remove = Dissocier
connected-remove-which = Dissocier { $provider }
connected-only = Ta seule entrée
connected-add = Associer { $provider }
connected-done = Associé. Tu peux désormais te connecter avec.
connected-removed = Dissocié. Il n’ouvre plus ton compte ; ce qui est connecté le reste jusqu’à ce que tu le déconnectes.
connected-last = C’est ta seule entrée
connected-last-advice = Choisis un mot de passe ou associe d’abord une autre connexion, puis celle-ci pourra partir.
