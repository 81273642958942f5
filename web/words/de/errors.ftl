# What went wrong, where no more precise word for it is known.

errors-title = Das lässt sich nicht anzeigen
errors-unreachable = Der Server antwortet nicht. Prüfe, ob er läuft und ob dieses Gerät in seinem Netz ist.
errors-unknown = Hier ist etwas schiefgegangen. Versuch es noch einmal; bleibt es dabei, steht mehr im Protokoll des Servers.
errors-signed-out = Melde dich an und versuch es noch einmal.
errors-not-found = Das ist nicht mehr da oder nicht für dich freigegeben.
errors-forbidden = Das kann nur, wem dieser Server gehört.
errors-busy = Der Server ist beschäftigt. Versuch es gleich noch einmal.
errors-failed = Das hat der Server nicht geschafft. Warum, steht in seinem Protokoll.
errors-account = Der Kontodienst antwortet nicht. Prüfe, ob er läuft, und versuch es noch einmal.
errors-said = Der Server sagt: „{ $message }“
