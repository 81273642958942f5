# Sich um das Haus kümmern: Rollen, Einladungen, Angriffe.

keeping-suspended = Dieses Konto ist gesperrt
keeping-suspended-advice = Jemand, der sich um diesen Dienst kümmert, hat es gesperrt. Frag dort nach. Deine Bibliotheken und Freigaben sind, wie sie waren.
keeping-busy = Im Moment kommen sehr viele falsche Passwörter an
keeping-busy-advice = Melde dich mit einem Browser oder Gerät an, das schon einmal hier war, mit einem Gerätecode, oder versuch es in einer Viertelstunde wieder.
keeping-invitation-bad = Diese Einladung gilt nicht
keeping-invitation-bad-advice = Prüf den Code. Wenn er stimmt, ist sie vielleicht abgelaufen oder aufgebraucht: Bitte um eine neue.
keeping-invitation = Einladung
keeping-invitation-hint = Ein Konto hier braucht eine Einladung: Gib ihren Code aus zwölf Zeichen ein oder öffne ihren Link. Frag, wer dir davon erzählt hat. Wenn jemand einen Server mit deiner Adresse teilt, lass das Feld leer.
keeping-sign-up-closed = Im Moment werden hier keine neuen Konten angelegt. Wenn du eines hast, melde dich an.
keeping-not-invited = Ein Konto hier braucht eine Einladung
keeping-not-invited-advice = Bitte um einen Code bei der Person, die dir davon erzählt hat, und melde dich damit per E-Mail neu an; dann verbinde diesen Weg auf der Seite „Sicherheit“.
