# What went wrong, where no more precise word for it is known.

errors-title = This cannot be shown
errors-unreachable = The server does not answer. Check that it is running and that this device is on its network.
errors-unknown = Something went wrong here. Try again; if it stays, the server’s log says more.
errors-signed-out = Sign in, then try again.
errors-not-found = This is not here any more, or it has not been shared with you.
errors-forbidden = Only the owner of this server can do this.
errors-busy = The server is busy. Try again in a moment.
errors-failed = The server could not do this. Its log says why.
errors-account = The account service does not answer. Check that it is running, then try again.
errors-said = The server says: “{ $message }”
