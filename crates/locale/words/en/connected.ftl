# Connected sign-ins on the page about security.

connected-title = Connected sign-ins
connected-lead = Whoever is signed in there can sign in here as you, without a password.
connected-since = since { $day }
connected-remove = Disconnect
connected-remove-which = Disconnect { $provider }
connected-only = Your only way in
connected-add = Connect { $provider }
connected-done = Connected. You can sign in with it from now on.
connected-removed = Disconnected. It opens your account no more; whatever is signed in stays so until you sign it out.
connected-last = That is your only way in
connected-last-advice = Set a password or connect another sign-in first, then this one can go.
