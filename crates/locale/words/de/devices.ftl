# What is signed in.

devices-signed-out = Das Gerät ist abgemeldet
