# Which browser or app, on what.

place-browser = un navegador
place-other = otra aplicación
place-nameless = una aplicación sin nombre
place-on-windows = { $browser } en Windows
place-on-mac = { $browser } en un Mac
place-on-android = { $browser } en Android
place-on-touch = { $browser } en un iPhone o iPad
place-on-linux = { $browser } en Linux
