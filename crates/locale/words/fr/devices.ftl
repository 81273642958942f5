# What is signed in.

devices-signed-out = L’appareil est déconnecté
devices-title = Appareils
devices-lead = Tout ce qui est connecté en ton nom. Déconnecte ce que tu ne connais pas.
devices-none-html = Aucun appareil n’est connecté. <a href="/link">Associes-en un</a> avec le code qu’il affiche.
devices-last-seen = Vu pour la dernière fois
devices-from = depuis { $address }
devices-sign-out = Déconnecter
devices-sign-out-one = Déconnecter { $name }
devices-everything = Tout déconnecter
devices-everything-what = Chaque navigateur, lecteur et télévision doit se reconnecter, ce navigateur aussi. Chacun de tes serveurs attend un clic de ta part ; ses partages et ce qui a été regardé restent tels quels.
