# Taking everything along, and leaving.

leave-export-title = Todo sobre ti
leave-export-card = Descarga lo que guarda este servicio.
leave-export-lead = Un archivo con todo lo que este servicio guarda sobre ti: cuenta, navegadores, dispositivos, servidores, lo compartido, correos y lo que ha pasado.
leave-export-not-in-it = No contiene contraseñas, tokens ni claves: abrirían tu cuenta a quien encuentre el archivo.
leave-export-watched = Lo que has visto lo guarda cada servidor de medios, no este servicio. Pregunta a su dueño.
leave-export-button = Descargar el archivo
leave-delete-title = Borrar tu cuenta
leave-delete-card = Para siempre, tras un tiempo para arrepentirte.
leave-delete-lead = Durante { $grace } no pasa nada: hasta entonces un clic la conserva. Después nadie puede recuperarla, ni siquiera nosotros.
leave-delete-gone = Tu correo, nombre, dispositivos y todo lo que pasó se vuelven ilegibles, también en las copias de la base de datos.
leave-delete-servers = Tus servidores quedan sin dueño. Quien esté ante la máquina puede reclamarlos; las películas y lo visto siguen en ella.
leave-delete-shares = Termina lo que compartes y lo que otros comparten contigo.
leave-delete-export-html = ¿Quieres una copia? <a href="/account/export">Descárgalo todo</a> antes.
leave-type-name = Escribe tu nombre de usuario
leave-your-name = Es { $name }.
leave-wrong-name = Ese no es tu nombre de usuario
leave-wrong-name-advice = Escríbelo como está abajo, para que nadie borre una cuenta sin querer.
leave-sign-out = Cerrar ya todas las sesiones
leave-sign-out-hint = Navegadores, reproductores y servidores. Para conservar tu cuenta, vuelve a entrar.
leave-delete-button = Borrar mi cuenta
leave-asked = Tu cuenta se va a borrar. Entra para conservarla.
leave-due = Tu cuenta se borrará el { $due }.
leave-keep = Conservar mi cuenta
leave-keep-title = ¿Conservar tu cuenta?
leave-kept = Tu cuenta se queda
leave-kept-lead = No se va a borrar nada.
leave-kept-on = Seguir
leave-link-dead = Este enlace ya no funciona
leave-link-unknown = Quizá ya conservaste tu cuenta. Entonces entra sin más.
leave-link-expired = El tiempo para conservar la cuenta ha terminado.
leave-link-again = Entrar
leave-readme-what = Este archivo contiene todo lo que este servicio de cuentas guarda sobre ti, tal como estaba al descargarlo.
leave-readme-files = account.json: tu correo, nombre y cuenta. sessions.json: navegadores. devices.json: dispositivos. servers.json: tus servidores. shares_given.json y shares_received.json: lo compartido. mails.json: tipo y hora de los correos que recibiste. ways_in.json: con qué puedes entrar. events.jsonl: lo que ha pasado, una línea cada vez. Todas las horas son UTC.
leave-readme-not-in-it = No contiene el hash de tu contraseña, tokens ni claves. No dicen nada de ti y abrirían tu cuenta.
leave-readme-watched = Lo que has visto, tus valoraciones y listas las guarda cada servidor de medios, no este servicio. Cualquier reproductor conectado a él puede leerlas; su dueño puede darte una copia.
