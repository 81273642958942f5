# Passwords and their page.

security-changed = Tu contraseña está cambiada
security-changed-everything = Tu contraseña está cambiada y todo lo demás ha quedado desconectado. Tus servidores esperan un clic tuyo.
security-short = Esa contraseña es demasiado corta
security-short-advice = Usa al menos { $least } caracteres: bastan unas palabras que te inventes.
security-long = Esa contraseña es demasiado larga
security-long-advice = Las contraseñas llegan hasta 256 caracteres.
security-guessable = Esa contraseña es demasiado fácil de adivinar
security-personal-advice = No pongas tu nombre de usuario, tu correo ni el nombre de este servicio.
security-guessable-advice = Los programas que adivinan la prueban pronto. Toma palabras que no vayan juntas.
security-title = Seguridad
security-password = Contraseña
security-password-set = Tienes una contraseña.
security-password-none = No tienes contraseña: entras con lo demás que tienes.
security-password-change = Cambiar la contraseña
security-password-choose = Elegir una contraseña
security-password-button = Guardar la contraseña nueva
security-password-remove = Quitar la contraseña
security-password-removed = Tu contraseña está quitada. Entras con tus llaves de acceso.
security-last-way-in = Es tu última forma de entrar
security-last-way-in-advice = Configura antes otra: una contraseña o una llave de acceso.
security-short-alone = Tu contraseña es demasiado corta para ir sola
security-short-alone-advice = Elige antes una más larga y quita después el segundo factor.
security-sign-out = Desconectar los dispositivos conectados después de cambiar la contraseña
security-sign-out-hint = Los demás navegadores, reproductores y televisores tendrán que volver a entrar. Cada servidor tuyo espera un clic tuyo; lo compartido y lo visto queda como está.
security-back = Volver a Seguridad
security-choose-new = Elige una contraseña nueva
