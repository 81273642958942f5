# The second step, and showing once more who one is.

ways-in-second-title = Noch ein Schritt
ways-in-code = Code aus deiner Authenticator-App
ways-in-code-rule = Sechs Ziffern. Hast du die App nicht zur Hand, tippe einen deiner Wiederherstellungscodes.
ways-in-recovery = Wiederherstellungscode
ways-in-recovery-rule = Einer von denen, die du ausgedruckt oder gespeichert hast.
ways-in-go-on = Weiter
ways-in-begin-again = Von vorn beginnen
ways-in-prove-title = Bist du es?
ways-in-prove-lead = Was jetzt kommt, ist nur für dich. Zeig bitte noch einmal, wer du bist.
ways-in-password = Passwort
ways-in-nothing-here-html = Ist hier nichts, was du benutzen kannst? <a href="/forgot">Hol dir einen Link per Mail</a>, oder melde dich ab und wieder an.
ways-in-wrong = Das passt nicht
ways-in-wrong-advice = Ein Code aus der App gilt etwa eine Minute und nur einmal: Warte auf den nächsten. Ein Wiederherstellungscode gilt einmal.
ways-in-not-enough = Das genügt hier nicht
ways-in-not-enough-advice = Dieses Konto fragt auch nach einem Code. Tippe den aus deiner Authenticator-App oder einen Wiederherstellungscode.
ways-in-too-long = Das hat zu lange gedauert
ways-in-too-long-advice = Oder es wurde zu oft versucht. Melde dich noch einmal von vorn an.
