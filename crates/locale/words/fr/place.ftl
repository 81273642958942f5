# Which browser or app, on what.

place-browser = un navigateur
place-other = une autre appli
place-nameless = une appli sans nom
place-on-windows = { $browser } sous Windows
place-on-mac = { $browser } sur un Mac
place-on-android = { $browser } sous Android
place-on-touch = { $browser } sur un iPhone ou un iPad
place-on-linux = { $browser } sous Linux
