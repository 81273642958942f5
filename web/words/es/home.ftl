# The first screen inside.

home-title = Inicio
home-continue = Seguir viendo
home-on-deck = A continuación
home-recent-movies = Películas añadidas hace poco
home-recent-shows = Series añadidas hace poco
home-empty-owner = Aquí no hay nada todavía
home-empty-owner-text = Indícale al servidor una carpeta con películas o series, y aparecerán aquí en segundos.
home-add = Añadir una biblioteca
home-empty-guest = Todavía no se ha compartido nada contigo
home-empty-guest-text = Pide que compartan una biblioteca de este servidor con tu nombre de usuario. Aparecerá aquí sola.
home-scanning = La biblioteca se está leyendo. Lo que se encuentre aparecerá aquí solo.
home-empty-row = En las carpetas no hay películas ni series que se puedan leer. Revísalas en «Ajustes», «Bibliotecas».
