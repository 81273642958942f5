# Searching.

search-label = Buscar películas, series y episodios
search-start = Escribe un título. Se buscan a la vez películas, series y episodios.
search-none = Nada se llama «{ $query }». Comprueba cómo está escrito o prueba con una palabra del título.
search-movies = Películas
search-shows = Series
search-seasons = Temporadas
search-episodes = Episodios
