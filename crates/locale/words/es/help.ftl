# The few things people ask.

help-title = Ayuda
help-mail = Un correo no llega
help-mail-from-html = Nuestros correos vienen de <strong class="wrap">{ $from }</strong>.
help-mail-spelling = Revisa cómo escribiste la dirección.
help-mail-allow = Pon nuestra dirección en la lista de remitentes permitidos.
help-mail-wait = Espera dos minutos y pide otro. Solo sirve el enlace del correo más nuevo.
help-claim-here-html = Abre la página propia del servidor por su dirección IP, en la misma máquina o en su red, por ejemplo <code>http://192.168.1.20:32400/web</code>. Un nombre en lugar de una dirección no vale: cualquiera puede hacer que un nombre apunte a cualquier sitio.
help-claim-far = Desde lejos, crea un túnel y abre la página a través de él:
help-claim-tunnel = ssh -L 8888:127.0.0.1:32400 tu@servidor
help-claim-visit-html = Deja esa ventana abierta y visita <code>http://127.0.0.1:8888/web</code>. La misma orden sirve en macOS, Linux y Windows. En PuTTY: Connection, SSH, Tunnels; Source port <code>8888</code>, Destination <code>127.0.0.1:32400</code>, Add y después Open.
help-claim-headless-html = Sin navegador: <a href="/claim">consigue un código de reclamación</a> y arranca el servidor con él, o ejecuta <code>houselights claim</code>.
help-waiting = Un servidor espera
help-waiting-what-html = Tras «Cerrar todas las sesiones» o un incidente, un servidor pregunta a quien lo posee antes de volver al trabajo. Abre <a href="/account/servers">Servidores</a>, compara las cuatro palabras con las de la página del servidor y pulsa «Aprobar». Lo compartido, las bibliotecas y lo que se ha visto siguen como antes.
help-codes = Códigos y enlaces
help-codes-what = Un código de cuatro caracteres dura diez minutos. Un código de reclamación, cuatro. Un enlace de un correo dura un día y sirve una vez. Si uno caduca, pide otro; no se pierde nada.
