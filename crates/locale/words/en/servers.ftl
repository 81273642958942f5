# Servers and how they stand.

servers-approved = Approved. The server is back at work in a moment.
servers-removed = The server is no longer on your account. It can be claimed again.
servers-title = Servers
servers-none-html = You have no server yet. Open the server's own page on its machine or network and press Claim Server, or <a href="/claim">get a claim token</a>.
servers-at-work = At work
servers-silent = Not heard from
servers-waiting = Waiting for you
servers-thrown-out = Thrown out
servers-nobodys = Nobody's
servers-shared = Shared with you
servers-waiting-what = It was signed out and waits for your word. Its shares and what people have watched are as before, and people at home keep watching meanwhile. Check that its own page shows the same four words:
servers-approve = Approve
servers-shared-by = Shared by
servers-version = Version
servers-last-seen = Last seen
servers-addresses = Addresses
servers-no-address = none yet
servers-libraries = Libraries
servers-no-library = none announced yet
servers-share = Share
servers-remove = Remove from my account
