# Searching.

search-label = Filme, Serien und Folgen suchen
search-start = Tippe einen Titel ein. Filme, Serien und Folgen werden zusammen durchsucht.
search-none = Nichts heißt „{ $query }“. Prüfe die Schreibweise oder versuch es mit einem Wort des Titels.
search-movies = Filme
search-shows = Serien
search-seasons = Staffeln
search-episodes = Folgen
