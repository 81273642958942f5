# A whole library.

library-films = { $count ->
    [one] { $count } film
   *[other] { $count } films
}
library-shows = { $count ->
    [one] { $count } série
   *[other] { $count } séries
}
library-items = { $count ->
    [one] { $count } élément
   *[other] { $count } éléments
}
library-tools = Trier et filtrer
library-sort = Tri
library-by-title = Titre
library-by-added = Derniers ajouts
library-by-year = Année
library-by-release = Sortie
library-by-length = Plus longs d’abord
library-by-watched = Vus récemment
library-genre = Genre
library-year = Année
library-all = Tous
library-unwatched = Non vus seulement
library-jump = Aller à une lettre
library-clear = Effacer les filtres
library-empty-filtered = Rien ne correspond à ces filtres.
library-empty = Cette bibliothèque est vide
library-empty-text = Les fichiers apparaissent ici dès que le serveur les a vus. S’ils y sont déjà, vérifie les dossiers dans « Réglages », « Bibliothèques ».
library-unsupported = Les bibliothèques de ce genre peuvent être analysées, mais pas encore affichées ici.
