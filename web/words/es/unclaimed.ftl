# A server without an owner, and the ways to claim it.

unclaimed-title = Este servidor aún no tiene dueño
unclaimed-local = Quien lo reclame primero decide quién puede ver. Inicia sesión, abre después «Ajustes», «General» y pulsa «Reclamar el servidor».
unclaimed-not-local = Abriste esta página desde otra red.
unclaimed-forwarded = Un proxy reenvió tu petición, así que el servidor no puede saber dónde estás.
unclaimed-foreign-host = Abriste esta página por un nombre, que otro sitio podría haberse inventado.
unclaimed-foreign-origin = La página de otro sitio te trajo aquí.
unclaimed-remote = Solo se puede reclamar desde su propia máquina o red, para que ningún extraño sea más rápido que tú.
unclaimed-near = ¿En la misma red? Abre el servidor por su dirección (por ejemplo http://192.168.1.20:32400/web) en vez de por un nombre.
unclaimed-tunnel = Desde cualquier otro lugar, crea un túnel con SSH
unclaimed-run = Ejecuta esto y déjalo abierto. Si tu nombre en el servidor no es el de aquí, escríbelo con una @ delante de la dirección.
unclaimed-visit = Abre esta dirección en un navegador del mismo ordenador e inicia sesión allí.
unclaimed-system = Tu ordenador
unclaimed-on-mac = Abre Terminal (en Aplicaciones, Utilidades).
unclaimed-on-linux = Abre una terminal.
unclaimed-on-windows = Abre PowerShell o el Símbolo del sistema; OpenSSH forma parte de Windows 10 y posteriores.
unclaimed-putty = En PuTTY, rellena estos campos:
unclaimed-putty-add = Pulsa «Add» después de cada pareja de «Source port» y «Destination», luego «Open», e inicia sesión.
unclaimed-open = Después abre
unclaimed-banner = Este servidor aún no tiene dueño.
unclaimed-banner-link = Reclámalo en Ajustes
unclaimed-tv = Abre esta dirección en un navegador de la misma red, inicia sesión y reclama el servidor en Ajustes.
