# Sound and subtitles to choose from.

stream-unknown = Idioma desconocido
stream-mono = mono
stream-stereo = estéreo
stream-forced = solo lo extranjero
stream-impaired = para sordos
stream-external = archivo aparte
