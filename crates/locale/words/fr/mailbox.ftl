# The local mailbox.

mailbox-elsewhere = La boîte aux lettres ne s’ouvre que sur la machine de ce service
mailbox-elsewhere-advice = Ouvre-la là-bas à l’adresse 127.0.0.1, ou par un tunnel : ssh -L 32480:127.0.0.1:32480 toi@serveur
mailbox-title = Boîte aux lettres locale
mailbox-lead = Les e-mails envoyés par ce service tant qu’il n’a pas de serveur de messagerie. Seule cette machine peut ouvrir cette page.
mailbox-none = Pas encore d’e-mail.
mailbox-to = à { $address }
mailbox-from-label = De
mailbox-to-label = À
mailbox-sent-label = Envoyé
mailbox-as-shown = Comme l’affiche une messagerie
