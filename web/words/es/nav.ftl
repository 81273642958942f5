# The ways that lead everywhere.

nav-label = Principal
nav-home = Inicio
nav-search = Buscar
nav-settings = Ajustes
nav-account = Cuenta
nav-sign-out = Cerrar sesión
nav-person = Sesión iniciada como { $name }
