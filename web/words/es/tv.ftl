# What only the television says.

tv-code-title = Inicia sesión con el móvil
tv-code-text = Escanea la imagen, o abre esta dirección en un móvil u ordenador y escribe el código.
tv-code-spoken = Código: { $letters }
tv-qr = Código QR con la dirección que abrir
tv-new-code = El código era demasiado antiguo. Aquí tienes otro.
tv-good-for = Este código vale { $left } más.
tv-sign-out-ask = ¿Cerrar la sesión de este televisor?
tv-sign-out-text = Necesitarás el móvil para volver a iniciar sesión. Lo que has visto se conserva.
tv-stay = Mantener la sesión
tv-title = { $name } – TV
