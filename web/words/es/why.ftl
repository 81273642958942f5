# Why something is not played as it lies on disk, by the server's word for it.

why-direct-play-off = Esta aplicación pidió una conversión.
why-direct-stream-off = Esta aplicación pidió que no se copiara nada.
why-container = El archivo es { $has }; este navegador no lo abre con lo que contiene.
why-video-codec = La imagen es { $has }; este navegador no la descodifica.
why-audio-codec = El sonido es { $has }; este navegador no lo descodifica.
why-limit = { $limit } es { $has }; este navegador admite { $takes }.
why-bit-rate = El archivo necesita { $has } kbit/s; se permiten { $takes }.
why-resolution = La imagen es de { $has }; se pidió { $takes }.
why-audio-track = Por sí solo este navegador reproduce solo el primer sonido, y se eligió otro.
why-subtitle-burn = Los subtítulos son { $has } y hay que dibujarlos en la imagen.
why-dynamic-range = La imagen tiene alto rango dinámico (HDR); este navegador muestra el normal.
why-no-keyframe-index = Al archivo le falta un índice de los puntos por donde cortarlo.
why-not-segmentable = { $has } no se puede dividir en segmentos.
why-unknown = El servidor aún no ha mirado el archivo.
why-unreadable = El archivo no se puede leer. Puede que esté dañado o que aún se esté copiando.
why-no-target = Este navegador no indica ninguna forma que el servidor pueda crear.
