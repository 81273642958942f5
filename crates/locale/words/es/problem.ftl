# Refusals and failures.

problem-400 = No se pudo entender la petición
problem-401 = Inicia sesión, por favor
problem-403 = No puedes hacer esto
problem-404 = Aquí no hay nada
problem-404-advice = Quizá la dirección está mal escrita, o lo que mostraba ya no está.
problem-405 = Esta dirección no responde a ese método
problem-406 = Esta dirección no puede responder en ese formato
problem-409 = Ya existe
problem-410 = Esto ya no existe
problem-413 = La petición es demasiado grande
problem-429 = Demasiados intentos
problem-429-advice = Esto deja fuera a quien intenta adivinar. No se pierde nada.
problem-500 = Algo se rompió de nuestro lado
problem-500-advice = No es culpa tuya. Inténtalo otra vez en un momento.
problem-other = No se pudo llevar a cabo la petición
problem-changed-meanwhile = Alguien cambió esto en el mismo momento
problem-changed-meanwhile-advice = Vuelve a cargar la página e inténtalo de nuevo.
problem-too-many-advice = { $minutes ->
    [one] Esto deja fuera a quien intenta adivinar; no se pierde nada. Inténtalo de nuevo en { $minutes } minuto.
   *[other] Esto deja fuera a quien intenta adivinar; no se pierde nada. Inténtalo de nuevo en { $minutes } minutos.
}
problem-form-not-ours = Este formulario ya no vale
problem-form-not-ours-advice = Vuelve atrás, carga la página de nuevo y envíalo otra vez. Tu navegador debe aceptar cookies de este servicio.
problem-server-revoked = Este servidor fue expulsado y hay que reclamarlo de nuevo
problem-server-revoked-advice = Consigue un código de reclamación e inicia el servidor con él.
problem-server-keyless = Este servidor no puede demostrar quién es, así que hay que reclamarlo de nuevo
problem-server-keyless-advice = Consigue un código de reclamación e inicia el servidor con él. Lo compartido se conserva.
problem-back = Volver al inicio
problem-unavailable = La base de datos no responde en este momento
problem-unavailable-advice = No se pierde nada. Inténtalo otra vez en un momento.
problem-disk-full = El disco de este servicio está lleno
problem-disk-full-advice = No se pierde nada, y lo que se reproduce sigue. Cuando alguien haya hecho sitio en el disco, inténtalo otra vez; no hace falta reiniciar nada.
problem-crowd = Muchísima gente está iniciando sesión ahora mismo
problem-crowd-advice = { $seconds ->
    [one] A tu contraseña no le pasa nada. Inténtalo de nuevo en { $seconds } segundo.
   *[other] A tu contraseña no le pasa nada. Inténtalo de nuevo en { $seconds } segundos.
}
problem-account-deleted = Esta cuenta se ha eliminado
problem-account-deleted-advice = Ya nadie puede leer lo que contenía.
