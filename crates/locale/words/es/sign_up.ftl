# A new account.

sign-up-address-long = Esa dirección de correo es demasiado larga
sign-up-address-long-advice = Las direcciones llegan hasta 254 caracteres.
sign-up-name-unfit = Ese nombre de usuario no sirve
sign-up-name-length-advice = Un nombre de usuario tiene de 2 a 32 caracteres.
sign-up-name-characters-advice = Usa letras, cifras, puntos, guiones y guiones bajos; empieza y termina con una letra o una cifra.
sign-up-name-taken = Ese nombre de usuario ya está ocupado
sign-up-name-taken-advice = Elige otro.
sign-up-title = Crear una cuenta
sign-up-lead = Una cuenta para tus servidores, tus televisores y las personas con las que compartes.
sign-up-email = Correo
sign-up-user-name = Nombre de usuario
sign-up-user-name-hint = Lo ven las personas con las que compartes. Letras, cifras, puntos, guiones y guiones bajos.
sign-up-password = Contraseña
sign-up-button = Crear la cuenta
sign-up-already = ¿Ya tienes cuenta?
sign-up-sent = Mira tu correo
sign-up-sent-lead = Falta un paso: abre el enlace del correo que te enviamos y tu cuenta estará lista. El enlace vale un día.
sign-up-confirm-title = Confirma tu dirección
sign-up-confirm-lead = Un clic y tu cuenta estará lista.
sign-up-confirm = Confirmar
sign-up-link-unknown = Quizá ya se usó: entonces inicia sesión sin más. Si no, crea la cuenta otra vez y usa el correo más nuevo.
sign-up-link-expired = Valía un día. Crea la cuenta otra vez y te enviamos uno nuevo.
sign-up-again = Crear la cuenta otra vez
