# Servers and how they stand.

servers-approved = Bestätigt. Der Server arbeitet gleich wieder.
servers-removed = Der Server gehört nicht mehr zu deinem Konto. Er kann neu übernommen werden.
servers-title = Server
servers-none-html = Du hast noch keinen Server. Öffne die eigene Seite des Servers auf seinem Rechner oder in seinem Netz und drücke „Server übernehmen“, oder <a href="/claim">hol dir einen Übernahmecode</a>.
servers-at-work = Bei der Arbeit
servers-silent = Nichts gehört
servers-waiting = Wartet auf dich
servers-thrown-out = Hinausgeworfen
servers-nobodys = Niemandes
servers-shared = Für dich freigegeben
servers-waiting-what = Er wurde abgemeldet und wartet auf dein Wort. Seine Freigaben und was gesehen wurde, sind wie zuvor, und zu Hause wird inzwischen weitergeschaut. Prüfe, ob seine eigene Seite dieselben vier Wörter zeigt:
servers-approve = Bestätigen
servers-shared-by = Freigegeben von
servers-version = Version
servers-last-seen = Zuletzt gesehen
servers-addresses = Adressen
servers-no-address = noch keine
servers-libraries = Mediatheken
servers-no-library = noch keine gemeldet
servers-share = Freigeben
servers-remove = Aus meinem Konto entfernen
