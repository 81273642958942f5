# Why something is not played as it lies on disk, by the server's word for it.

why-direct-play-off = Diese App hat um eine Umwandlung gebeten.
why-direct-stream-off = Diese App hat darum gebeten, nichts zu kopieren.
why-container = Die Datei ist { $has }; das öffnet dieser Browser mit diesem Inhalt nicht.
why-video-codec = Das Bild ist { $has }; das kann dieser Browser nicht entschlüsseln.
why-audio-codec = Der Ton ist { $has }; das kann dieser Browser nicht entschlüsseln.
why-limit = { $limit } ist { $has }; dieser Browser nimmt { $takes }.
why-bit-rate = Die Datei braucht { $has } kbit/s; { $takes } sind erlaubt.
why-resolution = Das Bild ist { $has }; { $takes } war gewünscht.
why-audio-track = Von selbst spielt dieser Browser nur den ersten Ton ab, und ein anderer ist gewählt.
why-subtitle-burn = Die Untertitel sind { $has }; die müssen ins Bild gezeichnet werden.
why-dynamic-range = Das Bild hat hohen Dynamikumfang (HDR); dieser Browser zeigt normalen.
why-no-keyframe-index = Der Datei fehlt ein Verzeichnis der Stellen, an denen sie sich schneiden lässt.
why-not-segmentable = { $has } lässt sich nicht in Stücke teilen.
why-unknown = Der Server hat noch nicht in die Datei geschaut.
why-unreadable = Die Datei lässt sich nicht lesen. Vielleicht ist sie beschädigt oder wird noch kopiert.
why-no-target = Dieser Browser nennt keine Form, die der Server herstellen kann.
