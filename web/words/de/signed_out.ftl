# Why this device is out, and how to come back.

signed-out-title = Guten Abend. Das hier ist { $server }.
signed-out-plain = Melde dich an, um zu sehen, was es hier gibt.
signed-out-sign-in = Anmelden
signed-out-sign-up = Du meldest dich auf der Seite deines Kontodienstes an und kommst gleich zurück. Neu hier? Dort kannst du dich auch registrieren.
signed-out-leaving = Wir bringen dich zu deinem Kontodienst …
signed-out-epoch-revoked = Dieses Gerät wurde abgemeldet: auf der Seite deiner Geräte, mit einem neuen Passwort und „Verbundene Geräte abmelden“ oder von den Leuten, die deinen Kontodienst betreiben. Deine Filme und wie weit du geschaut hast, sind sicher; melde dich an, um weiterzumachen.
signed-out-reset-required = Dein Konto braucht vor allem anderen ein neues Passwort. Such nach einer Mail, die sagt, was passiert ist; oder drücke „Anmelden“, dann „Vergessen?“, und du bekommst einen Link.
signed-out-account-locked = Dein Konto ist gesperrt, weil jemand gemeldet hat, dass eine Anmeldung nicht die eigene war. Drücke „Anmelden“ und folge dem Weg zurück; deine Filme und wie weit du geschaut hast, sind sicher.
signed-out-token-refused = Dieses Gerät ist nicht mehr angemeldet. Deine Filme und wie weit du geschaut hast, sind sicher; melde dich an, um weiterzumachen.
signed-out-not-shared = Du bist angemeldet, aber dieser Server ist nicht für dich freigegeben. Bitte darum, dass er für deinen Benutzernamen freigegeben wird, oder melde dich als jemand anderes an.
signed-out-here = Du bist auf diesem Gerät abgemeldet.
signed-out-expired = Das hat länger gedauert, als die Anmeldung offen gehalten wurde. Nichts ist verloren; melde dich noch einmal an.
signed-out-unfinished = Die Anmeldung wurde nicht beendet. Drücke „Anmelden“, wann immer du willst.
