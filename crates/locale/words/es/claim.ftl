# Claiming a server.

claim-title = Reclamar un servidor
claim-start-lead = Un código de reclamación hace tuyo un servidor nuevo. Sirve una vez, durante cuatro minutos, así que pídelo cuando el servidor esté listo para arrancar.
claim-show = Mostrarme un código
claim-lead = Dale este código a un servidor nuevo y será tuyo. Sirve una vez, durante cuatro minutos.
claim-copy = Copiar
claim-copied = Copiado
claim-left = Quedan:
claim-over = caducado
claim-again = Crear otro código
claim-where = Dónde va
claim-headless = En una máquina sin pantalla, arranca el servidor con
claim-container = En un contenedor
claim-other-makes-html = Otros servidores leen <code>PLEX_CLAIM={ $token }</code>.
claim-own-page = ¿El servidor está en una máquina con navegador o en tu propia red? Entonces abre su página por la dirección IP y pulsa allí «Reclamar el servidor».
claim-how = Cómo, también desde lejos
