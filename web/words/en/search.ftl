# Searching.

search-label = Search films, shows and episodes
search-start = Type a title. Films, shows and episodes are searched together.
search-none = Nothing is called “{ $query }”. Check the spelling, or try one word of the title.
search-movies = Films
search-shows = Shows
search-seasons = Seasons
search-episodes = Episodes
