# Signing in.

sign-in-title = Anmelden
sign-in-login = E-Mail oder Benutzername
sign-in-password = Passwort
sign-in-forgot = Vergessen?
sign-in-button = Anmelden
sign-in-new-here = Neu hier?
sign-in-sign-up = Konto anlegen
sign-in-for-app = Eine App möchte hinein. Melde dich zuerst an; dann siehst du, welche.
sign-in-for-link = Melde dich an, um dein Gerät zu verbinden.
sign-in-for-claim = Melde dich an, um einen Server zu übernehmen.
sign-in-to-connect = Melde dich an, wie du es sonst tust; dann wird die andere Anmeldung verbunden.
sign-in-signed-out = Du bist abgemeldet
sign-in-everything-signed-out = Alles ist abgemeldet. Deine Server warten auf einen Klick von dir.
sign-in-wrong = Das passt nicht zusammen
sign-in-wrong-advice = Prüfe Benutzername oder E-Mail-Adresse und das Passwort. Wenn du das Passwort nicht mehr weißt, drücke „Vergessen?“.
