# Inicios de sesión conectados, en la página de seguridad.

connected-title = Inicios de sesión conectados
connected-lead = Quien haya entrado allí puede entrar aquí como tú, sin contraseña.
connected-since = desde el { $day }
connected-remove = Desconectar
connected-remove-which = Desconectar { $provider }
connected-only = Tu única manera de entrar
connected-add = Conectar { $provider }
connected-done = Conectado. Desde ahora puedes entrar con él.
connected-removed = Desconectado. Ya no abre tu cuenta; lo que tenga la sesión abierta sigue así hasta que la cierres.
connected-last = Es tu única manera de entrar
connected-last-advice = Pon una contraseña o conecta antes otro inicio de sesión; después puedes quitar este.
