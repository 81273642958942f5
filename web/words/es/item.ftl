# One film, show, season or episode.

item-play = Reproducir
item-resume = Seguir desde { $time }
item-restart = Desde el principio
item-begin-with = Reproducir { $name }
item-continue-with = Seguir con { $name }
item-watched = Marcar como visto
item-unwatched = Marcar como no visto
item-is-watched = Visto
item-count-seasons = { $count ->
    [one] { $count } temporada
   *[other] { $count } temporadas
}
item-count-episodes = { $count ->
    [one] { $count } episodio
   *[other] { $count } episodios
}
item-season = Temporada { $number }
item-specials = Especiales
item-version = Versión
item-audio = Sonido
item-subtitles = Subtítulos
item-off = Desactivados
item-cast = Reparto
item-direction = Dirección
item-writing = Guion
item-how = ¿Cómo se reproducirá aquí?
item-unread = El servidor aún no ha mirado este archivo. Lo hará en unos instantes; puede que la reproducción tenga que esperar.
item-unreadable = Este archivo no se pudo leer como película. Puede que esté dañado o que aún se esté copiando. Sustitúyelo y vuelve a explorar la biblioteca.
item-missing = El archivo de este título no está ahora mismo. Si está en un disco desconectado, vuelve a conectarlo.
item-remove-from-continue = Quitar de «Seguir viendo»
item-seasons = Temporadas
