# The local mailbox.

mailbox-elsewhere = The mailbox opens only on this service's own machine
mailbox-elsewhere-advice = Open it there by the address 127.0.0.1, or through a tunnel: ssh -L 32480:127.0.0.1:32480 you@server
mailbox-title = Local mailbox
mailbox-lead = Mail this service sent while it has no mail server. Only this machine can open this page.
mailbox-none = No mail yet.
mailbox-to = to { $address }
mailbox-from-label = From
mailbox-to-label = To
mailbox-sent-label = Sent
mailbox-as-shown = As a mail program shows it
