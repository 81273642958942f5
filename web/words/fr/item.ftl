# One film, show, season or episode.

item-play = Lire
item-resume = Reprendre à { $time }
item-restart = Depuis le début
item-begin-with = Lire { $name }
item-continue-with = Continuer avec { $name }
item-watched = Marquer comme vu
item-unwatched = Marquer comme non vu
item-is-watched = Vu
item-count-seasons = { $count ->
    [one] { $count } saison
   *[other] { $count } saisons
}
item-count-episodes = { $count ->
    [one] { $count } épisode
   *[other] { $count } épisodes
}
item-season = Saison { $number }
item-specials = Hors-saison
item-version = Version
item-audio = Son
item-subtitles = Sous-titres
item-off = Aucun
item-cast = Avec
item-direction = Réalisation
item-writing = Scénario
item-how = Comment la lecture se fera-t-elle ici ?
item-unread = Le serveur n’a pas encore examiné ce fichier. Il le fait dans quelques instants ; la lecture devra peut-être attendre.
item-unreadable = Ce fichier n’a pas pu être lu comme un film. Il est peut-être abîmé ou encore en cours de copie. Remplace-le, puis analyse à nouveau la bibliothèque.
item-missing = Le fichier de ce titre n’est pas là pour le moment. S’il est sur un disque débranché, rebranche-le.
item-remove-from-continue = Retirer de « Reprendre »
item-seasons = Saisons
