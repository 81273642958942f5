# The few things people ask.

help-title = Help
help-mail = A mail does not arrive
help-mail-from-html = Our mail comes from <strong class="wrap">{ $from }</strong>.
help-mail-spelling = Check the spelling of the address you typed.
help-mail-allow = Put our address on the list of allowed senders.
help-mail-wait = Wait two minutes and ask again. Only the link in the newest mail works.
help-claim-here-html = Open the server's own page by its IP address on the machine itself or on its network, for example <code>http://192.168.1.20:32400/web</code>. A name instead of an address does not work: anybody can point a name anywhere.
help-claim-far = From far away, build a tunnel and open the page through it:
help-claim-tunnel = ssh -L 8888:127.0.0.1:32400 you@server
help-claim-visit-html = Leave that window open and visit <code>http://127.0.0.1:8888/web</code>. The same command works on macOS, Linux and Windows. In PuTTY: Connection, SSH, Tunnels; source port <code>8888</code>, destination <code>127.0.0.1:32400</code>, Add, then Open.
help-claim-headless-html = Without a browser: <a href="/claim">get a claim token</a> and start the server with it, or run <code>houselights claim</code>.
help-waiting = A server is waiting
help-waiting-what-html = After “sign out everything” or an incident, a server asks its owner before it works again. Open <a href="/account/servers">Servers</a>, compare the four words with those on the server's own page, and press Approve. Shares, libraries and what people have watched are as before.
help-codes = Codes and links
help-codes-what = A four-character code lives ten minutes. A claim token lives four. A link in a mail lives a day and works once. If one is over, get a new one; nothing is lost.
