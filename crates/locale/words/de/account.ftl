# The overview.

account-title = Übersicht
account-greeting = Guten Abend, { $name }
account-waiting = Er wurde abgemeldet und wartet auf dein Wort. Nichts ist verloren. Prüfe, ob er dieselben vier Wörter zeigt:
account-approve = { $name } bestätigen
account-no-server = Du hast noch keinen Server.
account-servers = { $count ->
    [one] { $count } Server von dir
   *[other] { $count } Server von dir
}
account-invitations = { $count ->
    [one] { $count } Einladung wartet auf deine Antwort
   *[other] { $count } Einladungen warten auf deine Antwort
}
account-shares = Wer welche deiner Mediatheken sieht.
account-no-device = Kein Gerät ist angemeldet.
account-devices = { $count ->
    [one] { $count } Gerät ist angemeldet
   *[other] { $count } Geräte sind angemeldet
}
account-link = Tippe den Code ein, den dein Fernseher zeigt.
account-claim = Hol dir einen Code für einen neuen Server.
account-security = Ändere dein Passwort.
account-user-name = Benutzername
account-email = E-Mail
account-since = Hier seit
account-confirmed = Willkommen. Deine Adresse ist bestätigt, und dein Konto ist bereit.
account-reset = Dein neues Passwort gilt.
account-reset-everything = Dein neues Passwort gilt, und alles andere ist abgemeldet. Deine Server warten auf einen Klick von dir.
