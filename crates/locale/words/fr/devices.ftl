# What is signed in.

devices-signed-out = L’appareil est déconnecté
