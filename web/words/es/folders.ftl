# Libraries and their folders, in the settings.

folders-intro = Una biblioteca es un tipo de cosas en una o varias carpetas: películas o series.
folders-empty = Todavía no hay ninguna biblioteca. Añade una e indícale una carpeta.
folders-not-owner = Las bibliotecas las cambia el dueño del servidor.
folders-add = Añadir una biblioteca
folders-add-folder = Añadir una carpeta
folders-remove-folder = Quitar la carpeta { $path }
folders-name = Nombre
folders-kind = Qué contiene
folders-films = Películas
folders-shows = Series
folders-path = Carpeta del servidor
folders-path-help = Como la escribe el servidor, por ejemplo /srv/peliculas. Elígela abajo o escríbela.
folders-browse = Carpetas del servidor
folders-up = Subir una carpeta
folders-none = No hay carpetas aquí.
folders-use = Usar esta carpeta
folders-create = Añadir biblioteca
folders-rescan = Explorar de nuevo
folders-scanning = Explorando
folders-scanned = Explorada { $when }
folders-remove = Quitar biblioteca
folders-remove-ask = ¿Quitar «{ $name }» del servidor? Los archivos se quedan donde están; se conserva hasta dónde vio cada cual.
folders-choose = Elige primero una carpeta.
folders-last = Una biblioteca necesita al menos una carpeta. Quita mejor la biblioteca.
folders-bad-path = Esa carpeta no existe en el servidor o no se puede leer. Comprueba cómo está escrita y los permisos, y vuelve a intentarlo.
