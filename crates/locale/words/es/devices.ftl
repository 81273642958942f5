# What is signed in.

devices-signed-out = El dispositivo ha quedado desconectado
