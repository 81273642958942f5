# The first screen inside.

home-title = Accueil
home-continue = Reprendre
home-on-deck = À suivre
home-recent-movies = Films ajoutés récemment
home-recent-shows = Séries ajoutées récemment
home-empty-owner = Rien ici pour l’instant
home-empty-owner-text = Indique au serveur un dossier avec des films ou des séries, et ils apparaissent ici en quelques secondes.
home-add = Ajouter une bibliothèque
home-empty-guest = Rien n’est encore partagé avec toi
home-empty-guest-text = Demande au propriétaire de ce serveur de partager une bibliothèque avec ton nom d’utilisateur. Elle apparaît ici toute seule.
home-scanning = La bibliothèque est en cours de lecture. Ce qui est trouvé apparaît ici tout seul.
home-empty-row = Les dossiers ne contiennent ni films ni séries lisibles. Vérifie-les dans « Réglages », « Bibliothèques ».
