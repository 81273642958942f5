# Refusals and failures.

problem-400 = Die Anfrage war nicht zu verstehen
problem-401 = Bitte melde dich an
problem-403 = Das darfst du nicht
problem-404 = Hier ist nichts
problem-404-advice = Vielleicht ist die Adresse vertippt, oder was sie zeigte, gibt es nicht mehr.
problem-405 = Diese Adresse beantwortet diese Methode nicht
problem-406 = Diese Adresse kann in diesem Format nicht antworten
problem-409 = Das gibt es schon
problem-410 = Das gibt es nicht mehr
problem-413 = Die Anfrage ist zu groß
problem-429 = Zu viele Versuche
problem-429-advice = Das hält Rateversuche draußen. Nichts ist verloren.
problem-500 = Bei uns ist etwas kaputtgegangen
problem-500-advice = Es liegt nicht an dir. Versuch es gleich noch einmal.
problem-other = Die Anfrage ließ sich nicht ausführen
problem-changed-meanwhile = Jemand hat das im selben Moment geändert
problem-changed-meanwhile-advice = Lade die Seite neu und versuch es noch einmal.
problem-too-many-advice = { $minutes ->
    [one] Das hält Rateversuche draußen; nichts ist verloren. Versuch es in { $minutes } Minute noch einmal.
   *[other] Das hält Rateversuche draußen; nichts ist verloren. Versuch es in { $minutes } Minuten noch einmal.
}
problem-form-not-ours = Dieses Formular gilt nicht mehr
problem-form-not-ours-advice = Geh zurück, lade die Seite neu und schick es noch einmal ab. Dein Browser muss Cookies von diesem Dienst annehmen.
problem-server-revoked = Dieser Server wurde hinausgeworfen und muss neu übernommen werden
problem-server-revoked-advice = Hol dir einen Übernahmecode und starte den Server damit.
problem-server-keyless = Dieser Server kann nicht beweisen, wer er ist, und muss deshalb neu übernommen werden
problem-server-keyless-advice = Hol dir einen Übernahmecode und starte den Server damit. Seine Freigaben bleiben erhalten.
problem-back = Zurück zum Anfang
problem-unavailable = Die Datenbank antwortet gerade nicht
problem-unavailable-advice = Nichts ist verloren. Versuch es gleich noch einmal.
problem-disk-full = Die Festplatte dieses Dienstes ist voll
problem-disk-full-advice = Nichts ist verloren, und was läuft, läuft weiter. Sobald jemand Platz geschaffen hat, versuch es noch einmal; nichts muss neu gestartet werden.
problem-crowd = Gerade melden sich sehr viele an
problem-crowd-advice = { $seconds ->
    [one] Mit deinem Passwort ist alles in Ordnung. Versuch es in { $seconds } Sekunde noch einmal.
   *[other] Mit deinem Passwort ist alles in Ordnung. Versuch es in { $seconds } Sekunden noch einmal.
}
problem-account-deleted = Dieses Konto wurde gelöscht
problem-account-deleted-advice = Was darin stand, kann niemand mehr lesen.
