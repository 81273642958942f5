# What only the television says.

tv-code-title = Sign in with your phone
tv-code-text = Scan the picture, or open this address on a phone or computer and type the code.
tv-code-spoken = Code: { $letters }
tv-qr = QR code with the address to open
tv-new-code = The code was too old. Here is a new one.
tv-good-for = This code is good for { $left }.
tv-sign-out-ask = Sign out this television?
tv-sign-out-text = You need your phone to sign in again. What you watched is kept.
tv-stay = Stay signed in
tv-title = { $name } – TV
