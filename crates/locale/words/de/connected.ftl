# Verbundene Anmeldungen auf der Seite über Sicherheit.

connected-title = Verbundene Anmeldungen
connected-lead = Wer dort angemeldet ist, kann sich hier ohne Passwort als du anmelden.
connected-since = seit { $day }
connected-remove = Trennen
connected-remove-which = { $provider } trennen
connected-only = Dein einziger Weg hinein
connected-add = { $provider } verbinden
connected-done = Verbunden. Du kannst dich von jetzt an damit anmelden.
connected-removed = Getrennt. Es öffnet dein Konto nicht mehr; was angemeldet ist, bleibt es, bis du es abmeldest.
connected-last = Das ist dein einziger Weg hinein
connected-last-advice = Setze ein Passwort oder verbinde erst eine andere Anmeldung, dann kann diese weg.
