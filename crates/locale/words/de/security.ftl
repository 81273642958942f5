# Passwords and their page.

security-changed = Dein Passwort ist geändert
security-changed-everything = Dein Passwort ist geändert, und alles andere ist abgemeldet. Deine Server warten auf einen Klick von dir.
security-short = Das Passwort ist zu kurz
security-short-advice = Nimm mindestens { $least } Zeichen: ein paar Wörter, die du dir ausdenkst, genügen.
security-long = Das Passwort ist zu lang
security-long-advice = Passwörter enden bei 256 Zeichen.
security-guessable = Das Passwort ist zu leicht zu erraten
security-personal-advice = Lass deinen Benutzernamen, deine Adresse und den Namen dieses Dienstes weg.
security-guessable-advice = Rateprogramme probieren es früh. Nimm Wörter, die nicht zusammengehören.
security-title = Sicherheit
security-password = Passwort
security-password-set = Du hast ein Passwort.
security-password-none = Du hast kein Passwort: Du meldest dich mit dem an, was du sonst hast.
security-password-change = Passwort ändern
security-password-choose = Passwort wählen
security-password-button = Neues Passwort setzen
security-password-remove = Passwort entfernen
security-password-removed = Dein Passwort ist entfernt. Du meldest dich mit deinen Passkeys an.
security-last-way-in = Das ist dein letzter Weg hinein
security-last-way-in-advice = Richte zuerst einen anderen ein: ein Passwort oder einen Passkey.
security-short-alone = Dein Passwort ist zu kurz, um allein zu genügen
security-short-alone-advice = Wähle zuerst ein längeres, dann nimm den zweiten Faktor weg.
security-sign-out = Verbundene Geräte nach der Änderung des Passworts abmelden
security-sign-out-hint = Jeder andere Browser, Player und Fernseher meldet sich neu an. Jeder deiner Server wartet auf einen Klick von dir; seine Freigaben und was gesehen wurde, bleiben, wie sie sind.
security-back = Zurück zur Sicherheit
security-choose-new = Neues Passwort wählen
