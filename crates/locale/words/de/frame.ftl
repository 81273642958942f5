# What surrounds every page.

frame-what-this-is = Dein eigener Kontodienst.
frame-skip = Zum Inhalt springen
frame-your-account = Dein Konto
frame-overview = Übersicht
frame-servers = Server
frame-shares = Freigaben
frame-devices = Geräte
frame-security = Sicherheit
frame-admin = Haus
frame-sign-out = Abmelden
frame-signed-in-as = Angemeldet als { $name }
frame-link-a-device = Gerät verbinden
frame-help = Hilfe
frame-language = Sprache
frame-request-html = Passiert es wieder, sag es der Person, die diesen Dienst betreibt: Anfrage <code>{ $request }</code>.
