# A new account.

sign-up-address-long = Die E-Mail-Adresse ist zu lang
sign-up-address-long-advice = Adressen enden bei 254 Zeichen.
sign-up-name-unfit = Der Benutzername passt nicht
sign-up-name-length-advice = Ein Benutzername hat 2 bis 32 Zeichen.
sign-up-name-characters-advice = Nimm Buchstaben, Ziffern, Punkte, Binde- und Unterstriche; am Anfang und Ende steht ein Buchstabe oder eine Ziffer.
sign-up-name-taken = Der Benutzername ist vergeben
sign-up-name-taken-advice = Wähle einen anderen.
sign-up-title = Konto anlegen
sign-up-lead = Ein Konto für deine Server, deine Fernseher und die Menschen, mit denen du teilst.
sign-up-email = E-Mail
sign-up-user-name = Benutzername
sign-up-user-name-hint = Ihn sehen alle, mit denen du teilst. Buchstaben, Ziffern, Punkte, Binde- und Unterstriche.
sign-up-password = Passwort
sign-up-button = Konto anlegen
sign-up-already = Schon hier?
sign-up-sent = Sieh in deine Mails
sign-up-sent-lead = Noch ein Schritt: Öffne den Link in der Mail, die wir geschickt haben, und dein Konto ist bereit. Der Link gilt einen Tag.
sign-up-confirm-title = Bestätige deine Adresse
sign-up-confirm-lead = Ein Klick, und dein Konto ist bereit.
sign-up-confirm = Bestätigen
sign-up-link-unknown = Vielleicht wurde er schon benutzt: Dann melde dich einfach an. Sonst leg das Konto noch einmal an und nimm die neueste Mail.
sign-up-link-expired = Er galt einen Tag. Leg das Konto noch einmal an, dann schicken wir einen neuen.
sign-up-again = Noch einmal anlegen
