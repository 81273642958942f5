# What is signed in.

devices-signed-out = El dispositivo ha quedado desconectado
devices-title = Dispositivos
devices-lead = Todo lo que tiene la sesión iniciada en tu nombre. Cierra la sesión de lo que no conozcas.
devices-none-html = Ningún dispositivo tiene la sesión iniciada. <a href="/link">Vincula uno</a> con el código que muestra.
devices-last-seen = Visto por última vez
devices-from = desde { $address }
devices-sign-out = Cerrar sesión
devices-sign-out-one = Cerrar la sesión de { $name }
devices-everything = Cerrar todas las sesiones
devices-everything-what = Cada navegador, reproductor y televisor tendrá que iniciar sesión de nuevo, también este navegador. Cada uno de tus servidores espera un clic tuyo; lo que comparte y lo que se ha visto se queda como está.
