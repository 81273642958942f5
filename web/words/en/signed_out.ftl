# Why this device is out, and how to come back.

signed-out-title = Good evening. This is { $server }.
signed-out-plain = Sign in to see what is here.
signed-out-sign-in = Sign in
signed-out-sign-up = You sign in on your account service’s own page and come straight back. New here? You can sign up there too.
signed-out-leaving = Taking you to your account service …
signed-out-epoch-revoked = This device was signed out: on the page of your devices, with a new password and “Sign out connected devices”, or by the people who run your account service. Your films and how far you watched are safe; sign in to go on.
signed-out-reset-required = Your account needs a new password before anything else. Look for a mail that says what happened; or press Sign in, then “Forgot?”, and you will be sent a link.
signed-out-account-locked = Your account is locked, because somebody said that a sign-in was not theirs. Press Sign in and follow the way back; your films and how far you watched are safe.
signed-out-token-refused = This device is no longer signed in. Your films and how far you watched are safe; sign in to go on.
signed-out-not-shared = You are signed in, but this server is not shared with you. Ask its owner to share it with your user name, or sign in as somebody else.
signed-out-here = You are signed out on this device.
signed-out-expired = That took longer than the sign-in was kept open. Nothing is lost; sign in again.
signed-out-unfinished = The sign-in was not finished. Press Sign in whenever you like.
