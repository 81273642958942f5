# The second step, and showing once more who one is.

ways-in-second-title = Un paso más
ways-in-code = Código de tu app de autenticación
ways-in-code-rule = Seis cifras. Si no tienes la app a mano, escribe uno de tus códigos de recuperación.
ways-in-recovery = Código de recuperación
ways-in-recovery-rule = Uno de los que imprimiste o guardaste.
ways-in-go-on = Continuar
ways-in-begin-again = Empezar de nuevo
ways-in-prove-title = ¿Eres tú?
ways-in-prove-lead = Lo que viene ahora es solo para ti, así que muestra otra vez quién eres.
ways-in-password = Contraseña
ways-in-nothing-here-html = ¿No hay nada aquí que puedas usar? <a href="/forgot">Pide un enlace por correo</a>, o cierra la sesión y vuelve a entrar.
ways-in-wrong = Eso no coincide
ways-in-wrong-advice = Un código de la app vale más o menos un minuto y una sola vez: espera al siguiente. Un código de recuperación vale una vez.
ways-in-not-enough = Aquí eso no basta
ways-in-not-enough-advice = Esta cuenta pide además un código. Escribe el de tu app de autenticación o un código de recuperación.
ways-in-too-long = Ha tardado demasiado
ways-in-too-long-advice = O se intentó demasiadas veces. Inicia sesión otra vez desde el principio.
