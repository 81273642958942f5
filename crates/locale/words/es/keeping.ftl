# Cuidar de la casa: funciones, invitaciones, ataques.

keeping-suspended = Esta cuenta está suspendida
keeping-suspended-advice = La suspendió alguien que cuida de este servicio. Pregúntale. Tus bibliotecas y lo que compartes siguen como estaban.
keeping-busy = Ahora mismo llegan muchísimas contraseñas equivocadas
keeping-busy-advice = Entra con un navegador o dispositivo que ya haya estado aquí, con un código de enlace, o inténtalo de nuevo dentro de un cuarto de hora.
keeping-invitation-bad = Esa invitación no sirve
keeping-invitation-bad-advice = Comprueba el código. Si está bien, puede que haya caducado o se haya agotado: pide otra a quien te la envió.
