# El trabajo que cuesta un formulario durante un ataque.

work-why = Ahora mismo alguien envía formularios en masa. Tu navegador trabaja un momento para que no se te confunda. No tienes que hacer nada.
work-progress = Cuánto lleva tu navegador
work-doing = Tu navegador está trabajando.
work-nearly = Ya casi está: el formulario se envía cuando termine.
work-done = Hecho.
work-without-script = Sin script: rellena el formulario y envíalo un minuto después de abrir esta página.
work-began = Envíalo otra vez, por favor
work-began-advice = Mientras rellenabas el formulario empezó un ataque. Tu navegador trabaja primero un momento.
work-again = Envíalo otra vez, por favor
work-again-advice = La página estuvo abierta demasiado tiempo o se envió dos veces. Aquí tienes una nueva.
work-not-yet = Todavía no
work-not-yet-advice = Envíalo de nuevo dentro de { $seconds } segundos. No hace falta nada más.
work-sign-in = Una vez más, por favor
work-sign-in-advice = Alguien prueba contraseñas en masa. Tu navegador trabaja un momento; después escribe otra vez tu contraseña.
