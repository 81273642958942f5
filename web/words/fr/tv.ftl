# What only the television says.

tv-code-title = Connexion avec ton téléphone
tv-code-text = Scanne l’image, ou ouvre cette adresse sur un téléphone ou un ordinateur et saisis le code.
tv-code-spoken = Code : { $letters }
tv-qr = Code QR avec l’adresse à ouvrir
tv-new-code = Le code était trop ancien. En voici un nouveau.
tv-good-for = Ce code est valable encore { $left }.
tv-sign-out-ask = Déconnecter ce téléviseur ?
tv-sign-out-text = Il te faudra ton téléphone pour te reconnecter. Ce que tu as regardé est conservé.
tv-stay = Rester connecté
tv-title = { $name } – TV
