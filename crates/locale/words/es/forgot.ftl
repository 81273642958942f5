# A new password by way of the mailbox.

forgot-not-an-address = Eso no es una dirección de correo
forgot-not-an-address-advice = Revisa cómo está escrita: debe parecerse a nombre@example.org.
forgot-title = ¿Olvidaste tu contraseña?
forgot-lead = Dinos tu dirección de correo. Si hay una cuenta, en menos de un minuto saldrá un correo con un enlace para elegir una contraseña nueva.
forgot-email = Correo
forgot-button = Enviar el correo
forgot-comes-from-html = El correo viene de <strong class="wrap">{ $from }</strong>.
forgot-comes-and-goes-html = El correo viene de <strong class="wrap">{ $from }</strong> y va a <strong class="wrap">{ $to }</strong>. Debería llegar en menos de un minuto.
forgot-back = Volver al inicio de sesión
forgot-sent = Mira tu correo
forgot-sent-lead = Si hay una cuenta con esta dirección, ya va de camino un correo con un enlace para elegir una contraseña nueva. El enlace vale un día.
forgot-missing = Si no llega
forgot-missing-spelling-html = ¿Está bien escrita la dirección? <a href="{ $again }">Inténtalo con la correcta</a>.
forgot-missing-spam = Mira en la carpeta de spam o correo no deseado.
forgot-missing-allow-html = Pon <strong class="wrap">{ $from }</strong> en la lista de remitentes permitidos de tu programa de correo.
forgot-missing-wait-html = Espera dos minutos y <a href="{ $again }">pide otro correo</a>. Solo sirve el enlace del más nuevo.
forgot-mailbox-html = Este servicio aún no tiene servidor de correo. Sus mensajes están en el <a href="/mailbox">buzón local</a>, que solo esta máquina puede abrir.
forgot-dead-link = Este enlace ya no sirve
forgot-link-unknown = Ya se usó, o un correo más nuevo ocupa su lugar. Usa el enlace del correo más nuevo, o pide otro.
forgot-link-expired = Valía un día. Pide otro.
forgot-again = Enviarme otro
forgot-required-title = Elige primero una contraseña nueva
forgot-required-lead = Para proteger a todo el mundo, las contraseñas antiguas están desactivadas. Nada tuyo se ha perdido.
forgot-required-what = Recibe un enlace por correo, elige una contraseña nueva y todo será como antes. Después tus servidores esperan un clic tuyo.
forgot-required-button = Recibir el enlace
