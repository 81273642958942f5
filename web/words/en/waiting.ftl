# A server that waits for its owner's approval.

waiting-title = This server waits for its owner
waiting-why = All sign-ins of its owner were ended. Nothing is lost: libraries, shares and how far everybody watched are as before. Its owner approves it once, and it is back.
waiting-words = Its four words
waiting-compare = Your account service shows the same four words when it is really this server.
waiting-approve = The words match: approve
waiting-approving = Approving …
waiting-approved = Approved. The server is coming back …
waiting-open = Open my servers on the account service
waiting-sign-in = Sign in as the owner
waiting-mismatch = The account service shows other words for this server. Do not approve it; restart the server and look again.
waiting-not-yours = You are signed in as { $name }, who does not own this server. Its owner has been told and can approve it.
waiting-tv = Its owner approves it on the account service. This screen goes on by itself.
