# Who sees which libraries.

shares-given = Freigegeben. Sichtbar wird es, sobald die Einladung angenommen ist.
shares-removed = Nicht mehr freigegeben. Auf den Geräten endet es sofort.
shares-accepted = Angenommen. Du findest den Server in deinen Apps.
shares-declined = Erledigt. Du siehst diesen Server nicht mehr.
shares-none-chosen = Keine Mediathek ausgewählt
shares-none-chosen-advice = Kreuze mindestens eine Mediathek an.
shares-nobody = Niemand hier hat diesen Benutzernamen
shares-nobody-advice = Prüfe die Schreibweise, oder gib für die E-Mail-Adresse frei: Dann kommt eine Mail an.
shares-no-library = Der Server hat keine solche Mediathek
shares-no-library-advice = Lade die Seite neu.
shares-twice = Der Server ist für diese Person schon freigegeben
shares-twice-advice = Beende zuerst die Freigabe, um andere Mediatheken freizugeben.
shares-oneself = Der Server gehört dir schon
shares-oneself-advice = Gib ihn für jemand anderen frei.
shares-accepted-before = Das wurde schon angenommen
shares-title = Freigaben
shares-offer = { $from } teilt { $server } mit dir
shares-accept = Annehmen
shares-decline = Ablehnen
shares-accepted-badge = Angenommen
shares-invited-badge = Eingeladen
shares-stop = Nicht mehr teilen
shares-stop-with = Nicht mehr mit { $who } teilen
shares-give = Mit jemandem teilen
shares-who = Benutzername oder E-Mail
shares-libraries = Mediatheken
shares-no-libraries = Der Server hat seine Mediatheken noch nicht gemeldet. Sie erscheinen hier, sobald er läuft.
shares-share = Freigeben
shares-no-server-html = Du hast noch keinen Server, von dem du teilen kannst. <a href="/claim">Übernimm einen</a>.
shares-with-you = Für dich freigegeben
shares-from-what = von { $from }: { $what }
shares-leave = Verlassen
shares-leave-one = { $server } verlassen
shares-gone = jemand, der nicht mehr hier ist
shares-all = Alle Mediatheken
shares-none = Keine Mediathek
