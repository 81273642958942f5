# Cuidar de la casa: funciones, invitaciones, ataques.

keeping-suspended = Esta cuenta está suspendida
keeping-suspended-advice = La suspendió alguien que cuida de este servicio. Pregúntale. Tus bibliotecas y lo que compartes siguen como estaban.
keeping-busy = Ahora mismo llegan muchísimas contraseñas equivocadas
keeping-busy-advice = Entra con un navegador o dispositivo que ya haya estado aquí, con un código de enlace, o inténtalo de nuevo dentro de un cuarto de hora.
keeping-invitation-bad = Esa invitación no sirve
keeping-invitation-bad-advice = Comprueba el código. Si está bien, puede que haya caducado o se haya agotado: pide otra a quien te la envió.
keeping-invitation = Invitación
keeping-invitation-hint = Aquí una cuenta necesita invitación: escribe su código de doce caracteres o abre su enlace. Pregunta a quien te habló de este sitio. Si alguien comparte un servidor con tu dirección, déjalo vacío.
keeping-sign-up-closed = Ahora mismo no se crean cuentas nuevas aquí. Si ya tienes una, entra.
keeping-not-invited = Aquí una cuenta necesita invitación
keeping-not-invited-advice = Pide un código a quien te habló de este sitio y crea la cuenta con él por correo; después conecta esta forma de entrar en la página «Seguridad».
