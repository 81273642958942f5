# Linking a device by the code it shows.

link-over = Der Code ist abgelaufen
link-over-advice = Codes gelten zehn Minuten. Lass dir vom Gerät einen neuen zeigen und tippe den ein.
link-unknown = Kein Gerät zeigt diesen Code
link-unknown-advice = Prüfe jedes Zeichen. Zeigt dein Gerät inzwischen einen neueren Code, tippe den ein.
link-spent = Der Code wurde schon benutzt
link-spent-advice = Lass dir vom Gerät einen neuen zeigen.
