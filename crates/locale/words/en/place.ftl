# Which browser or app, on what.

place-browser = a browser
place-other = another app
place-nameless = an app without a name
place-on-windows = { $browser } on Windows
place-on-mac = { $browser } on a Mac
place-on-android = { $browser } on Android
place-on-touch = { $browser } on an iPhone or iPad
place-on-linux = { $browser } on Linux
