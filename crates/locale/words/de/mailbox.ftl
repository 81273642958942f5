# The local mailbox.

mailbox-elsewhere = Der Briefkasten öffnet sich nur auf dem Rechner dieses Dienstes
mailbox-elsewhere-advice = Öffne ihn dort über die Adresse 127.0.0.1 oder durch einen Tunnel: ssh -L 32480:127.0.0.1:32480 du@server
