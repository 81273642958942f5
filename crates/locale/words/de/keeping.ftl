# Sich um das Haus kümmern: Rollen, Einladungen, Angriffe.

keeping-suspended = Dieses Konto ist gesperrt
keeping-suspended-advice = Jemand, der sich um diesen Dienst kümmert, hat es gesperrt. Frag dort nach. Deine Bibliotheken und Freigaben sind, wie sie waren.
keeping-busy = Im Moment kommen sehr viele falsche Passwörter an
keeping-busy-advice = Melde dich mit einem Browser oder Gerät an, das schon einmal hier war, mit einem Gerätecode, oder versuch es in einer Viertelstunde wieder.
keeping-invitation-bad = Diese Einladung gilt nicht
keeping-invitation-bad-advice = Prüf den Code. Wenn er stimmt, ist sie vielleicht abgelaufen oder aufgebraucht: Bitte um eine neue.
