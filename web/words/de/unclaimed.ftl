# A server without an owner, and the ways to claim it.

unclaimed-title = Dieser Server gehört noch niemandem
unclaimed-local = Wer ihn zuerst übernimmt, entscheidet, wer schauen darf. Melde dich an, öffne dann „Einstellungen“, „Allgemein“ und drücke „Server übernehmen“.
unclaimed-not-local = Du hast diese Seite aus einem anderen Netz geöffnet.
unclaimed-forwarded = Ein Proxy hat deine Anfrage weitergereicht; der Server weiß also nicht, wo du bist.
unclaimed-foreign-host = Du hast diese Seite über einen Namen geöffnet, den sich auch eine fremde Seite ausgedacht haben könnte.
unclaimed-foreign-origin = Die Seite eines anderen Anbieters hat dich hergeführt.
unclaimed-remote = Er lässt sich nur auf seinem eigenen Rechner oder aus seinem Netz übernehmen, damit niemand Fremdes schneller ist als du.
unclaimed-near = Im selben Netz? Öffne den Server über seine Adresse (etwa http://192.168.1.20:32400/web) statt über einen Namen.
unclaimed-tunnel = Von überall sonst: ein Tunnel mit SSH
unclaimed-run = Führe das aus und lass es offen. Heißt du auf dem Server anders als hier, schreib deinen Namen dort und ein @ vor die Adresse.
unclaimed-visit = Öffne diese Adresse in einem Browser auf demselben Computer und melde dich dort an.
unclaimed-system = Dein Computer
unclaimed-on-mac = Öffne „Terminal“ (unter „Programme“, „Dienstprogramme“).
unclaimed-on-linux = Öffne ein Terminal.
unclaimed-on-windows = Öffne PowerShell oder die Eingabeaufforderung; OpenSSH gehört zu Windows 10 und neuer.
unclaimed-putty = Fülle in PuTTY diese Felder aus:
unclaimed-putty-add = Drücke nach jedem Paar aus „Source port“ und „Destination“ auf „Add“, dann auf „Open“, und melde dich an.
unclaimed-open = Dann öffnen
unclaimed-banner = Dieser Server gehört noch niemandem.
unclaimed-banner-link = In den Einstellungen übernehmen
unclaimed-tv = Öffne diese Adresse in einem Browser im selben Netz, melde dich an und übernimm den Server in den Einstellungen.
