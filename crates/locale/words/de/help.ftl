# The few things people ask.

help-title = Hilfe
help-mail = Eine Mail kommt nicht an
help-mail-from-html = Unsere Mails kommen von <strong class="wrap">{ $from }</strong>.
help-mail-spelling = Prüfe, ob du die Adresse richtig geschrieben hast.
help-mail-allow = Setze unsere Adresse auf die Liste der erlaubten Absender.
help-mail-wait = Warte zwei Minuten und fordere noch eine an. Nur der Link in der neuesten Mail gilt.
help-claim-here-html = Öffne die eigene Seite des Servers über seine IP-Adresse, auf dem Rechner selbst oder in seinem Netz, zum Beispiel <code>http://192.168.1.20:32400/web</code>. Ein Name statt einer Adresse geht nicht: Einen Namen kann jeder überallhin zeigen lassen.
help-claim-far = Aus der Ferne baust du einen Tunnel und öffnest die Seite durch ihn:
help-claim-tunnel = ssh -L 8888:127.0.0.1:32400 du@server
help-claim-visit-html = Lass das Fenster offen und öffne <code>http://127.0.0.1:8888/web</code>. Derselbe Befehl geht unter macOS, Linux und Windows. In PuTTY: Connection, SSH, Tunnels; Source port <code>8888</code>, Destination <code>127.0.0.1:32400</code>, Add, dann Open.
help-claim-headless-html = Ohne Browser: <a href="/claim">Hol dir einen Übernahmecode</a> und starte den Server damit, oder ruf <code>houselights claim</code> auf.
help-waiting = Ein Server wartet
help-waiting-what-html = Nach „Alles abmelden“ oder einem Vorfall fragt ein Server seinen Besitzer, bevor er weiterarbeitet. Öffne <a href="/account/servers">Server</a>, vergleiche die vier Wörter mit denen auf der Seite des Servers und drücke „Bestätigen“. Freigaben, Mediatheken und was gesehen wurde, sind wie zuvor.
help-codes = Codes und Links
help-codes-what = Ein Code aus vier Zeichen gilt zehn Minuten. Ein Übernahmecode gilt vier. Ein Link in einer Mail gilt einen Tag und nur einmal. Ist einer abgelaufen, hol dir einen neuen; nichts ist verloren.
