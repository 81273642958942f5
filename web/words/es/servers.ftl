# The person's servers.

servers-title = Mis servidores
servers-claimed = reclamado
servers-waiting = espera aprobación
servers-unclaimed = sin dueño
servers-revoked = retirado
servers-reachable = accesible
servers-unreachable = no accesible desde aquí
servers-probing = buscando…
servers-here = este
servers-shared = compartido contigo
servers-empty = Tu cuenta aún no tiene servidores. Reclama este en «Ajustes», «General».
servers-approve = Aprobar en el servicio de cuentas
servers-manage = Gestionar en el servicio de cuentas
