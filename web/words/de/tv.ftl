# What only the television says.

tv-code-title = Anmelden mit dem Handy
tv-code-text = Scanne das Bild, oder öffne diese Adresse auf einem Handy oder Computer und tippe den Code ein.
tv-code-spoken = Code: { $letters }
tv-qr = QR-Code mit der Adresse
tv-new-code = Der Code war zu alt. Hier ist ein neuer.
tv-good-for = Dieser Code gilt noch { $left }.
tv-sign-out-ask = Diesen Fernseher abmelden?
tv-sign-out-text = Zum erneuten Anmelden brauchst du dein Handy. Was du geschaut hast, bleibt erhalten.
tv-stay = Angemeldet bleiben
tv-title = { $name } – TV
