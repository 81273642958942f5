# Linking a device by the code it shows.

link-over = Ce code a expiré
link-over-advice = Un code vit dix minutes. Demande un nouveau code à ton appareil et saisis-le.
link-unknown = Aucun appareil n’affiche ce code
link-unknown-advice = Vérifie chaque caractère. Si ton appareil affiche déjà un code plus récent, saisis celui-là.
link-spent = Ce code a déjà servi
link-spent-advice = Demande un nouveau code à ton appareil.
