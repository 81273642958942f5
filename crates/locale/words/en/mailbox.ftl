# The local mailbox.

mailbox-elsewhere = The mailbox opens only on this service's own machine
mailbox-elsewhere-advice = Open it there by the address 127.0.0.1, or through a tunnel: ssh -L 32480:127.0.0.1:32480 you@server
