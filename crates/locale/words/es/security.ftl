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
