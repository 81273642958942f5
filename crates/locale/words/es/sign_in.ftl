# Signing in.

sign-in-title = Iniciar sesión
sign-in-login = Correo o nombre de usuario
sign-in-password = Contraseña
sign-in-forgot = ¿La olvidaste?
sign-in-button = Iniciar sesión
sign-in-new-here = ¿Es tu primera vez?
sign-in-sign-up = Crear una cuenta
sign-in-for-app = Una app quiere entrar. Inicia sesión primero; después verás cuál es.
sign-in-for-link = Inicia sesión para vincular tu dispositivo.
sign-in-for-claim = Inicia sesión para reclamar un servidor.
sign-in-to-connect = Entra como sueles hacerlo; después se conecta el otro inicio de sesión.
sign-in-signed-out = Has cerrado la sesión
sign-in-everything-signed-out = Todas las sesiones están cerradas. Tus servidores esperan un clic tuyo.
sign-in-wrong = Los datos no coinciden
sign-in-wrong-advice = Revisa el nombre de usuario o el correo y la contraseña. Si ya no sabes la contraseña, pulsa «¿La olvidaste?».
