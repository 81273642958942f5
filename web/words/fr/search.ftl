# Searching.

search-label = Chercher films, séries et épisodes
search-start = Saisis un titre. Films, séries et épisodes sont cherchés ensemble.
search-none = Rien ne s’appelle « { $query } ». Vérifie l’orthographe, ou essaie un seul mot du titre.
search-movies = Films
search-shows = Séries
search-seasons = Saisons
search-episodes = Épisodes
