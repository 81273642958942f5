# The person's servers.

servers-title = Meine Server
servers-claimed = übernommen
servers-waiting = wartet auf Bestätigung
servers-unclaimed = gehört niemandem
servers-revoked = entfernt
servers-reachable = erreichbar
servers-unreachable = von hier nicht erreichbar
servers-probing = wird gesucht …
servers-here = dieser hier
servers-shared = für dich freigegeben
servers-empty = Dein Konto hat noch keine Server. Übernimm diesen unter „Einstellungen“, „Allgemein“.
servers-approve = Beim Kontodienst bestätigen
servers-manage = Beim Kontodienst verwalten
