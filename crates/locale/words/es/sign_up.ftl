# A new account.

sign-up-address-long = Esa dirección de correo es demasiado larga
sign-up-address-long-advice = Las direcciones llegan hasta 254 caracteres.
sign-up-name-unfit = Ese nombre de usuario no sirve
sign-up-name-length-advice = Un nombre de usuario tiene de 2 a 32 caracteres.
sign-up-name-characters-advice = Usa letras, cifras, puntos, guiones y guiones bajos; empieza y termina con una letra o una cifra.
sign-up-name-taken = Ese nombre de usuario ya está ocupado
sign-up-name-taken-advice = Elige otro.
