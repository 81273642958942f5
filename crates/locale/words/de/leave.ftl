# Taking everything along, and leaving.

leave-export-title = Alles über dich
leave-export-card = Lade herunter, was dieser Dienst speichert.
leave-export-lead = Ein Archiv mit allem, was dieser Dienst über dich speichert: Konto, Browser, Geräte, Server, Freigaben, Mails und was geschehen ist.
leave-export-not-in-it = Passwörter, Token und Schlüssel sind nicht dabei: Sie würden dein Konto jedem öffnen, der die Datei findet.
leave-export-watched = Was du gesehen hast, speichert jeder Medienserver selbst, nicht dieser Dienst. Frag seinen Besitzer.
leave-export-button = Archiv herunterladen
leave-delete-title = Dein Konto löschen
leave-delete-card = Endgültig, nach etwas Zeit zum Umentscheiden.
leave-delete-lead = { $grace } lang geschieht nichts: Bis dahin behältst du es mit einem Klick. Danach kann es niemand zurückholen, auch wir nicht.
leave-delete-gone = Adresse, Name, Geräte und alles Geschehene werden unlesbar, auch in Kopien der Datenbank.
leave-delete-servers = Deine Server gehören dann niemandem. Wer an der Maschine sitzt, kann sie neu übernehmen; Filme und Gesehenes bleiben darauf.
leave-delete-shares = Was du teilst und was andere mit dir teilen, endet.
leave-delete-export-html = Willst du eine Kopie? <a href="/account/export">Lade zuerst alles herunter</a>.
leave-type-name = Tippe deinen Benutzernamen
leave-your-name = Er lautet { $name }.
leave-wrong-name = Das ist nicht dein Benutzername
leave-wrong-name-advice = Tippe ihn so, wie er unten steht, damit niemand ein Konto aus Versehen löscht.
leave-sign-out = Jetzt alles abmelden
leave-sign-out-hint = Browser, Abspieler und Server. Um dein Konto zu behalten, melde dich wieder an.
leave-delete-button = Mein Konto löschen
leave-asked = Dein Konto wird gelöscht. Melde dich an, um es zu behalten.
leave-due = Dein Konto wird am { $due } gelöscht.
leave-keep = Mein Konto behalten
leave-keep-title = Dein Konto behalten?
leave-kept = Dein Konto bleibt
leave-kept-lead = Es wird nichts gelöscht.
leave-kept-on = Weiter
leave-link-dead = Dieser Link gilt nicht mehr
leave-link-unknown = Vielleicht hast du dein Konto schon behalten. Dann melde dich einfach an.
leave-link-expired = Die Zeit, das Konto zu behalten, ist vorbei.
leave-link-again = Anmelden
leave-readme-what = Dieses Archiv enthält alles, was dieser Kontodienst über dich speichert, wie es beim Herunterladen war.
leave-readme-files = account.json: Adresse, Name und Konto. sessions.json: Browser. devices.json: Geräte. servers.json: deine Server. shares_given.json und shares_received.json: Freigaben. mails.json: Art und Zeit der Mails an dich. ways_in.json: womit du dich anmelden kannst. events.jsonl: was geschehen ist, je eine Zeile. Alle Zeiten sind UTC.
leave-readme-not-in-it = Nicht darin: der Hash deines Passworts, Token und Schlüssel. Sie sagen nichts über dich und würden dein Konto öffnen.
leave-readme-watched = Was du gesehen hast, deine Wertungen und Listen speichert jeder Medienserver, nicht dieser Dienst. Jeder dort angemeldete Player kann sie lesen; der Besitzer kann dir eine Kopie geben.
