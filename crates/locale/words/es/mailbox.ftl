# The local mailbox.

mailbox-elsewhere = El buzón solo se abre en la máquina de este servicio
mailbox-elsewhere-advice = Ábrelo allí con la dirección 127.0.0.1, o por un túnel: ssh -L 32480:127.0.0.1:32480 tu@servidor
mailbox-title = Buzón local
mailbox-lead = Correos que este servicio envió mientras no tiene servidor de correo. Solo esta máquina puede abrir esta página.
mailbox-none = Todavía no hay correo.
mailbox-to = a { $address }
mailbox-from-label = De
mailbox-to-label = Para
mailbox-sent-label = Enviado
mailbox-as-shown = Así lo muestra un programa de correo
