# What surrounds every page.

frame-what-this-is = Tu propio servicio de cuentas.
frame-skip = Saltar al contenido
frame-your-account = Tu cuenta
frame-overview = Resumen
frame-servers = Servidores
frame-shares = Compartidos
frame-devices = Dispositivos
frame-security = Seguridad
frame-admin = Casa
frame-sign-out = Cerrar sesión
frame-signed-in-as = Sesión iniciada como { $name }
frame-link-a-device = Vincular un dispositivo
frame-help = Ayuda
frame-language = Idioma
frame-request-html = Si vuelve a pasar, díselo a la persona que lleva este servicio: petición <code>{ $request }</code>.
