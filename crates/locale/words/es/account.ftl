# The overview.

account-title = Resumen
account-greeting = Buenas noches, { $name }
account-waiting = Se cerró su sesión y espera tu palabra. No se ha perdido nada. Comprueba que muestra las mismas cuatro palabras:
account-approve = Aprobar { $name }
account-no-server = Todavía no tienes ningún servidor.
account-servers = { $count ->
    [one] { $count } servidor tuyo
   *[other] { $count } servidores tuyos
}
account-invitations = { $count ->
    [one] { $count } invitación espera tu respuesta
   *[other] { $count } invitaciones esperan tu respuesta
}
account-shares = Quién ve cada una de tus bibliotecas.
account-no-device = Ningún dispositivo tiene la sesión iniciada.
account-devices = { $count ->
    [one] { $count } dispositivo con la sesión iniciada
   *[other] { $count } dispositivos con la sesión iniciada
}
account-link = Escribe el código que muestra tu televisor.
account-claim = Consigue un código para un servidor nuevo.
account-security = Cambia tu contraseña.
account-user-name = Nombre de usuario
account-email = Correo
account-since = Aquí desde
account-confirmed = Te damos la bienvenida. Tu dirección está confirmada y tu cuenta está lista.
account-reset = Tu contraseña nueva ya vale.
account-reset-everything = Tu contraseña nueva ya vale y todo lo demás ha quedado desconectado. Tus servidores esperan un clic tuyo.
