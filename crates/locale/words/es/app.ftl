# The authenticator app.

app-title = App de autenticación
app-lead = Una app en tu teléfono muestra seis cifras que cambian. Con ella, tu contraseña sola no deja entrar a nadie.
app-on = Activada
app-since = Se piden códigos desde
app-set-up = Configurar una app de autenticación
app-replace = Configurar otra app
app-remove = Quitar la app
app-removed = La app de autenticación está quitada. Al entrar ya no se piden sus códigos.
app-step-scan = Abre la app y escanea la imagen, o escribe la clave.
app-step-type = Escribe las seis cifras que muestra.
app-picture = Imagen para escanear con la app; la clave de abajo dice lo mismo
app-by-hand = ¿Sin cámara? Escribe esta clave:
app-copy = Copiar la clave
app-first-code = Código de la app
app-turn-on = Activar
app-wrong = Ese código no coincide
app-wrong-advice = Espera al siguiente y escríbelo. Si nunca coincide, quizá el reloj de tu teléfono va mal.
app-over = Ha tardado demasiado
app-over-advice = La clave ya no vale. Configura la app otra vez.

# An app sent the browser here.

app-moment = Un momento…
app-nothing = La app que te envió aquí no dijo qué quiere.
app-start-again = Vuelve a ella y empieza de nuevo, o escribe el código que muestra:
app-type = Escribir un código
app-needs-script = Esta página necesita scripts.
app-needs-script-why-html = La app que te envió aquí dejó su pregunta donde solo un script puede leerla. Activa los scripts para esta página y vuelve a cargarla o, si la app muestra un código corto, escríbelo en la <a href="/link">página para vincular</a>, que no necesita scripts.
