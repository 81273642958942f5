# Why this device is out, and how to come back.

signed-out-title = Buenas noches. Esto es { $server }.
signed-out-plain = Inicia sesión para ver lo que hay aquí.
signed-out-sign-in = Iniciar sesión
signed-out-sign-up = Inicias sesión en la página de tu servicio de cuentas y vuelves enseguida. ¿Es tu primera vez? Allí también puedes registrarte.
signed-out-leaving = Te llevamos a tu servicio de cuentas…
signed-out-epoch-revoked = Se cerró la sesión de este dispositivo: en la página de tus dispositivos, con una contraseña nueva y «Cerrar la sesión de los dispositivos conectados», o por quienes llevan tu servicio de cuentas. Tus películas y hasta dónde las viste están a salvo; inicia sesión para seguir.
signed-out-reset-required = Tu cuenta necesita una contraseña nueva antes que nada. Busca un correo que cuenta lo que pasó; o pulsa «Iniciar sesión» y luego «¿La olvidaste?», y recibirás un enlace.
signed-out-account-locked = Tu cuenta está bloqueada porque alguien avisó de que un inicio de sesión no era suyo. Pulsa «Iniciar sesión» y sigue el camino de vuelta; tus películas y hasta dónde las viste están a salvo.
signed-out-token-refused = Este dispositivo ya no tiene la sesión iniciada. Tus películas y hasta dónde las viste están a salvo; inicia sesión para seguir.
signed-out-not-shared = Tu sesión está iniciada, pero este servidor no se comparte contigo. Pide que lo compartan con tu nombre de usuario, o inicia sesión con otra cuenta.
signed-out-here = Has cerrado sesión en este dispositivo.
signed-out-expired = Eso tardó más de lo que se mantuvo abierto el inicio de sesión. No se ha perdido nada; inicia sesión otra vez.
signed-out-unfinished = El inicio de sesión no se terminó. Pulsa «Iniciar sesión» cuando quieras.
