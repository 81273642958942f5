# The local mailbox.

mailbox-elsewhere = La boîte aux lettres ne s’ouvre que sur la machine de ce service
mailbox-elsewhere-advice = Ouvre-la là-bas à l’adresse 127.0.0.1, ou par un tunnel : ssh -L 32480:127.0.0.1:32480 toi@serveur
