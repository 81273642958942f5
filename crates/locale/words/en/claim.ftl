# Claiming a server.

claim-title = Claim a server
claim-start-lead = A claim token makes a new media server yours. It works once, for four minutes, so get it when the server is ready to start.
claim-show = Show me a token
claim-lead = Give this token to a new media server and it is yours. It works once, for four minutes.
claim-copy = Copy
claim-copied = Copied
claim-left = Left:
claim-over = over
claim-again = Make a new token
claim-where = Where it goes
claim-headless = On a machine without a screen, start the server with
claim-container = In a container
claim-other-makes-html = Other makes read <code>PLEX_CLAIM={ $token }</code>.
claim-own-page = Is the server on a machine with a browser, or on your own network? Then open its own page by IP address and press Claim Server there.
claim-how = How, also from far away
