# Linking a device by the code it shows.

link-over = Ese código ha caducado
link-over-advice = Los códigos duran diez minutos. Pide a tu dispositivo uno nuevo y escríbelo.
link-unknown = Ningún dispositivo muestra ese código
link-unknown-advice = Revisa cada carácter. Si tu dispositivo ya muestra un código más nuevo, escribe ese.
link-spent = Ese código ya se usó
link-spent-advice = Pide a tu dispositivo uno nuevo.
