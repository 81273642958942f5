# Was ein Formular während eines Angriffs an Rechnen kostet.

work-why = Im Moment schickt jemand massenhaft Formulare. Dein Browser rechnet kurz, damit du nicht damit verwechselt wirst. Du musst nichts tun.
work-progress = Wie weit dein Browser ist
work-doing = Dein Browser rechnet.
work-nearly = Gleich so weit: Das Formular geht ab, wenn dein Browser fertig ist.
work-done = Fertig.
work-without-script = Ohne Skript: Füll das Formular aus und schick es eine Minute nach dem Öffnen dieser Seite ab.
work-began = Bitte schick es noch einmal
work-began-advice = Während du das Formular ausgefüllt hast, begann ein Angriff. Dein Browser rechnet zuerst einen Moment.
work-again = Bitte schick es noch einmal
work-again-advice = Die Seite war zu lange offen oder wurde zweimal geschickt. Hier ist eine frische.
work-not-yet = Noch nicht ganz
work-not-yet-advice = Schick es in { $seconds } Sekunden noch einmal. Mehr ist nicht nötig.
work-sign-in = Bitte noch einmal
work-sign-in-advice = Jemand probiert massenhaft Passwörter. Dein Browser rechnet einen Moment; gib dein Passwort dann noch einmal ein.
