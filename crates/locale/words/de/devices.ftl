# What is signed in.

devices-signed-out = Das Gerät ist abgemeldet
devices-title = Geräte
devices-lead = Alles, was als du angemeldet ist. Melde ab, was du nicht kennst.
devices-none-html = Kein Gerät ist angemeldet. <a href="/link">Verbinde eines</a> mit dem Code, den es zeigt.
devices-last-seen = Zuletzt gesehen
devices-from = von { $address }
devices-sign-out = Abmelden
devices-sign-out-one = { $name } abmelden
devices-everything = Alles abmelden
devices-everything-what = Jeder Browser, Player und Fernseher muss sich neu anmelden, auch dieser Browser. Jeder deiner Server wartet auf einen Klick von dir; seine Freigaben und was gesehen wurde, bleiben, wie sie sind.
