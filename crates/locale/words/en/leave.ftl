# Taking everything along, and leaving.

leave-export-title = Everything about you
leave-export-card = Download what this service keeps.
leave-export-lead = One archive with all this service keeps about you: account, browsers, devices, servers, shares, mails and what happened.
leave-export-not-in-it = Passwords, tokens and keys are not in it: they would open your account to whoever finds the file.
leave-export-watched = What you have watched is kept by each media server, not here. Ask its owner.
leave-export-button = Download the archive
leave-delete-title = Delete your account
leave-delete-card = For good, after some time to change your mind.
leave-delete-lead = Nothing happens for { $grace }: until then one click keeps it. After that nobody can bring it back, not even we.
leave-delete-gone = Your address, name, devices and everything that happened become unreadable, in copies of the database, too.
leave-delete-servers = Your servers belong to nobody then. Whoever sits at the machine can claim them again; films and what people have watched stay on it.
leave-delete-shares = What you share and what others share with you ends.
leave-delete-export-html = Do you want to keep a copy? <a href="/account/export">Download everything</a> first.
leave-type-name = Type your user name
leave-your-name = It is { $name }.
leave-wrong-name = That is not your user name
leave-wrong-name-advice = Type it as it stands below, so that nobody deletes an account by accident.
leave-sign-out = Sign out everything now
leave-sign-out-hint = Browsers, players and servers. To keep your account, sign in again.
leave-delete-button = Delete my account
leave-asked = Your account is going to be deleted. Sign in to keep it.
leave-due = Your account will be deleted on { $due }.
leave-keep = Keep my account
leave-keep-title = Keep your account?
leave-kept = Your account stays
leave-kept-lead = Nothing is going to be deleted.
leave-kept-on = Go on
leave-link-dead = This link does not work any more
leave-link-unknown = Perhaps you kept your account already. Then just sign in.
leave-link-expired = The time to keep the account is over.
leave-link-again = Sign in
leave-readme-what = This archive holds everything this account service keeps about you, as it was when you downloaded it.
leave-readme-files = account.json: your address, name and account. sessions.json: browsers. devices.json: devices. servers.json: your servers. shares_given.json and shares_received.json: shares. mails.json: kinds and times of the mails to you. ways_in.json: what can sign in. events.jsonl: what happened, one line each. All times are UTC.
leave-readme-not-in-it = Not in it: the hash of your password, tokens and keys. They say nothing about you, and would open your account.
leave-readme-watched = What you have watched, your ratings and lists are kept by each media server, not by this service. Any player signed in to the server can read them there; its owner can give you a copy.
