# A whole library.

library-films = { $count ->
    [one] { $count } película
   *[other] { $count } películas
}
library-shows = { $count ->
    [one] { $count } serie
   *[other] { $count } series
}
library-items = { $count ->
    [one] { $count } elemento
   *[other] { $count } elementos
}
library-tools = Ordenar y filtrar
library-sort = Orden
library-by-title = Título
library-by-added = Lo último aquí
library-by-year = Año
library-by-release = Estreno
library-by-length = Más largas primero
library-by-watched = Vistas hace poco
library-genre = Género
library-year = Año
library-all = Todos
library-unwatched = Solo lo no visto
library-jump = Ir a una letra
library-clear = Quitar los filtros
library-empty-filtered = Nada encaja con estos filtros.
library-empty = Esta biblioteca está vacía
library-empty-text = Los archivos aparecen aquí en cuanto el servidor los ve. Si ya están, revisa las carpetas en «Ajustes», «Bibliotecas».
library-unsupported = Las bibliotecas de este tipo se pueden explorar, pero aún no se muestran aquí.
