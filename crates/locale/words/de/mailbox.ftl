# The local mailbox.

mailbox-elsewhere = Der Briefkasten öffnet sich nur auf dem Rechner dieses Dienstes
mailbox-elsewhere-advice = Öffne ihn dort über die Adresse 127.0.0.1 oder durch einen Tunnel: ssh -L 32480:127.0.0.1:32480 du@server
mailbox-title = Lokaler Briefkasten
mailbox-lead = Mails, die dieser Dienst verschickt hat, solange er keinen Mailserver hat. Nur dieser Rechner kann diese Seite öffnen.
mailbox-none = Noch keine Mail.
mailbox-to = an { $address }
mailbox-from-label = Von
mailbox-to-label = An
mailbox-sent-label = Gesendet
mailbox-as-shown = So zeigt sie ein Mailprogramm
