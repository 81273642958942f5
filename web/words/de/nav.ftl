# The ways that lead everywhere.

nav-label = Hauptmenü
nav-home = Start
nav-search = Suche
nav-settings = Einstellungen
nav-account = Konto
nav-sign-out = Abmelden
nav-person = Angemeldet als { $name }
