# A field for a new password.

new-password-label = Neues Passwort
new-password-show = Zeigen
new-password-rule = Mindestens { $least } Zeichen. Ein paar ausgedachte Wörter merkt man sich leicht, und sie sind schwer zu erraten.
new-password-short = Zu kurz: Mindestens { $least } Zeichen
new-password-weak = Leicht zu erraten
new-password-fair = Mittelmäßig
new-password-strong = Schwer zu erraten
