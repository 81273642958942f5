# What every screen has.

app-skip = Ir al contenido
app-loading = Un momento…
app-retry = Intentar de nuevo
app-back = Volver
app-close = Cerrar
app-cancel = Cancelar
app-copy = Copiar
app-copied = Copiado
app-copy-what = Copiar: { $what }
app-script = Houselights reproduce películas en esta página y necesita JavaScript para ello.
app-device = { $browser } en { $system }
app-device-tv = Televisor ({ $browser }, { $system })
