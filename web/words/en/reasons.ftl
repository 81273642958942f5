# What a service's own word for a refusal means to a person.

reasons-account-service-unreachable = The account service does not answer, and this device is not known here yet. Check that the account service is running, then try again.
reasons-disk-full = The disk of the server is full. Make some room on it; nothing that was saved is lost.
reasons-storage-unavailable = The account service cannot reach its database at the moment. Try again in a moment.
reasons-folder-absent = There is no such folder on the server. Check the spelling, and whether the disk is attached.
reasons-not-a-folder = This is a file. Choose the folder it lies in.
reasons-folder-unreadable = The server may not read this folder. Let the user the server runs as read it, then try again.
reasons-not-absolute = Begin at the root of the disk, like /srv/films.
reasons-folder-overlaps = This folder lies in one of another library, or holds one. Choose another folder.
reasons-no-name = Give the library a name.
reasons-no-folder = A library needs at least one folder.
reasons-claim-token-refused = The claim token was too old. Press the button again.
reasons-already-claimed = Somebody else claimed this server first. If that was not meant to be, its owner can give it up in the server’s settings.
reasons-not-local = You are on another network than the server. It can only be claimed from its own machine or network, or through an SSH tunnel.
reasons-forwarded = A proxy passed the request on. Open the server directly, by its IP address and port.
reasons-foreign-host = This page was opened by a name. Open the server by its IP address, or as localhost.
reasons-foreign-origin = The request came from another site’s page. Claim the server from its own page.
reasons-changed-meanwhile = Somebody changed this at the same moment. Look again, then try again.
reasons-file-unreadable = The server cannot read this file. It may be damaged or still being copied. Replace it, then scan the library again.
reasons-file-unread = The server has not looked into this file yet. It does so within moments; try again.
reasons-conversion-timed-out = Converting this took the server too long. Try again with a lower quality.
reasons-too-many-conversions = The server converts as many films as it can already. Try again when somebody has finished, or choose the original quality.
reasons-ffmpeg-missing = The server has no ffmpeg to convert with. Install it on the machine the server runs on (Debian: apt install ffmpeg).
reasons-too-many-tries = Too many tries. Wait a little and try again.
reasons-account-suspended = This account was suspended. Ask the people who run your account service.
