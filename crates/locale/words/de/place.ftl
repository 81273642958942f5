# Which browser or app, on what.

place-browser = ein Browser
place-other = eine andere App
place-nameless = eine App ohne Namen
place-on-windows = { $browser } unter Windows
place-on-mac = { $browser } auf einem Mac
place-on-android = { $browser } unter Android
place-on-touch = { $browser } auf einem iPhone oder iPad
place-on-linux = { $browser } unter Linux
