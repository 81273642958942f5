# Why something is not played as it lies on disk, by the server's word for it.

why-direct-play-off = Cette application a demandé une conversion.
why-direct-stream-off = Cette application a demandé que rien ne soit copié.
why-container = Le fichier est en { $has } ; ce navigateur ne l’ouvre pas avec ce qu’il contient.
why-video-codec = L’image est en { $has } ; ce navigateur ne la décode pas.
why-audio-codec = Le son est en { $has } ; ce navigateur ne le décode pas.
why-limit = { $limit } vaut { $has } ; ce navigateur accepte { $takes }.
why-bit-rate = Le fichier demande { $has } kbit/s ; { $takes } sont permis.
why-resolution = L’image fait { $has } ; { $takes } était demandé.
why-audio-track = De lui-même ce navigateur ne lit que la première piste sonore, et une autre est choisie.
why-subtitle-burn = Les sous-titres sont en { $has } et doivent être dessinés dans l’image.
why-dynamic-range = L’image a une grande plage dynamique (HDR) ; ce navigateur affiche la plage normale.
why-no-keyframe-index = Il manque au fichier un index des endroits où le couper.
why-not-segmentable = { $has } ne peut pas être découpé en segments.
why-unknown = Le serveur n’a pas encore examiné le fichier.
why-unreadable = Le fichier ne peut pas être lu. Il est peut-être abîmé ou encore en cours de copie.
why-no-target = Ce navigateur n’indique aucune forme que le serveur puisse produire.
