# What went wrong, where no more precise word for it is known.

errors-title = Esto no se puede mostrar
errors-unreachable = El servidor no responde. Comprueba que está en marcha y que este dispositivo está en su red.
errors-unknown = Aquí algo salió mal. Inténtalo de nuevo; si sigue igual, el registro del servidor dice más.
errors-signed-out = Inicia sesión y vuelve a intentarlo.
errors-not-found = Esto ya no está aquí o no se ha compartido contigo.
errors-forbidden = Esto solo puede hacerlo quien es dueño de este servidor.
errors-busy = El servidor está ocupado. Inténtalo de nuevo en un momento.
errors-failed = El servidor no pudo hacerlo. Su registro dice por qué.
errors-account = El servicio de cuentas no responde. Comprueba que está en marcha y vuelve a intentarlo.
errors-said = El servidor dice: «{ $message }»
