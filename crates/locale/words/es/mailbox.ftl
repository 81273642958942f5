# The local mailbox.

mailbox-elsewhere = El buzón solo se abre en la máquina de este servicio
mailbox-elsewhere-advice = Ábrelo allí con la dirección 127.0.0.1, o por un túnel: ssh -L 32480:127.0.0.1:32480 tu@servidor
