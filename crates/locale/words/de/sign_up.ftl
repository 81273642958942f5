# A new account.

sign-up-address-long = Die E-Mail-Adresse ist zu lang
sign-up-address-long-advice = Adressen enden bei 254 Zeichen.
sign-up-name-unfit = Der Benutzername passt nicht
sign-up-name-length-advice = Ein Benutzername hat 2 bis 32 Zeichen.
sign-up-name-characters-advice = Nimm Buchstaben, Ziffern, Punkte, Binde- und Unterstriche; am Anfang und Ende steht ein Buchstabe oder eine Ziffer.
sign-up-name-taken = Der Benutzername ist vergeben
sign-up-name-taken-advice = Wähle einen anderen.
