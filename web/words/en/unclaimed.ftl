# A server without an owner, and the ways to claim it.

unclaimed-title = This server has no owner yet
unclaimed-local = Whoever claims it first decides who may watch. Sign in, then open Settings, General and press Claim Server.
unclaimed-not-local = You opened this page from another network.
unclaimed-forwarded = A proxy passed your request on, so the server cannot tell where you are.
unclaimed-foreign-host = You opened this page by a name, which another site could have made up.
unclaimed-foreign-origin = Another site’s page led you here.
unclaimed-remote = It can only be claimed from its own machine or network, so that no stranger is faster than you.
unclaimed-near = On the same network? Open the server by its address (such as http://192.168.1.20:32400/web) instead of by a name.
unclaimed-tunnel = From anywhere else, make a tunnel with SSH
unclaimed-run = Run this and leave it open. If your name on the server differs from your name here, write it and an @ before the address.
unclaimed-visit = Open this address in a browser on the same computer, and sign in there.
unclaimed-system = Your computer
unclaimed-on-mac = Open Terminal (in Applications, Utilities).
unclaimed-on-linux = Open a terminal.
unclaimed-on-windows = Open PowerShell or the Command Prompt; OpenSSH is part of Windows 10 and newer.
unclaimed-putty = In PuTTY, fill in these fields:
unclaimed-putty-add = Press Add after each pair of source port and destination, then Open, and sign in.
unclaimed-open = Then open
unclaimed-banner = This server has no owner yet.
unclaimed-banner-link = Claim it in Settings
unclaimed-tv = Open this address in a browser on the same network, sign in, and claim the server in Settings.
