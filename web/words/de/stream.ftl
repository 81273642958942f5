# Sound and subtitles to choose from.

stream-unknown = Unbekannte Sprache
stream-mono = Mono
stream-stereo = Stereo
stream-forced = nur Fremdsprachiges
stream-impaired = für Hörgeschädigte
stream-external = eigene Datei
