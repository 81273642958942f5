# Recovery codes.

recovery-title = Wiederherstellungscodes
recovery-left = { $count ->
    [0] Kein Code ist übrig. Mach neue.
    [one] Ein Code ist übrig. Mach bald neue.
   *[other] { $count } Codes sind übrig. Jeder lässt dich einmal hinein, wenn du dein Telefon nicht hast.
}
recovery-renew = Neue Wiederherstellungscodes machen
recovery-lead = Jeder lässt dich einmal hinein, wenn du dein Telefon nicht hast. Sie werden nur jetzt gezeigt: Druck sie aus oder bewahre sie dort auf, wo du Wichtiges aufbewahrst.
recovery-of = Für { $name } bei { $site }
recovery-copy = Kopieren
recovery-print = Drucken
recovery-others = Ist noch jemand als du angemeldet?
recovery-others-devices = Auch Player, Fernseher und Server
recovery-others-button = Alle anderen Anmeldungen beenden
recovery-others-ended = Alle anderen Anmeldungen sind beendet
recovery-done = Fertig
