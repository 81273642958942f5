# Servers and how they stand.

servers-approved = Approved. The server is back at work in a moment.
servers-removed = The server is no longer on your account. It can be claimed again.
