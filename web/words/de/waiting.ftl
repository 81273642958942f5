# A server that waits for its owner's approval.

waiting-title = Dieser Server wartet auf seine Bestätigung
waiting-why = Alle Anmeldungen der Person, der er gehört, wurden beendet. Nichts ist verloren: Mediatheken, Freigaben und wie weit alle geschaut haben, sind wie zuvor. Einmal bestätigt, ist er wieder da.
waiting-words = Seine vier Wörter
waiting-compare = Dein Kontodienst zeigt dieselben vier Wörter, wenn es wirklich dieser Server ist.
waiting-approve = Die Wörter stimmen: bestätigen
waiting-approving = Wird bestätigt …
waiting-approved = Bestätigt. Der Server kommt zurück …
waiting-open = Meine Server beim Kontodienst öffnen
waiting-sign-in = Anmelden, wenn es deiner ist
waiting-mismatch = Der Kontodienst zeigt andere Wörter für diesen Server. Bestätige ihn nicht; starte den Server neu und schau noch einmal.
waiting-not-yours = Du bist als { $name } angemeldet, und dieser Server gehört dir nicht. Wem er gehört, weiß Bescheid und kann ihn bestätigen.
waiting-tv = Bestätigt wird er beim Kontodienst. Dann geht es hier von selbst weiter.
