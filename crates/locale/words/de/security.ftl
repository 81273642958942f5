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
