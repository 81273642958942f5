# Why something is not played as it lies on disk, by the server's word for it.

why-direct-play-off = This app asked for a conversion.
why-direct-stream-off = This app asked for nothing to be copied.
why-container = The file is { $has }; this browser does not open that with what is in it.
why-video-codec = The picture is { $has }; this browser does not decode that.
why-audio-codec = The sound is { $has }; this browser does not decode that.
why-limit = { $limit } is { $has }; this browser takes { $takes }.
why-bit-rate = The file needs { $has } kbit/s; { $takes } are allowed.
why-resolution = The picture is { $has }; { $takes } was asked for.
why-audio-track = By itself this browser plays the first sound only, and another is chosen.
why-subtitle-burn = The subtitles are { $has }, which have to be drawn into the picture.
why-dynamic-range = The picture has a high dynamic range; this browser shows standard range.
why-no-keyframe-index = The file has no index of keyframes to cut it at.
why-not-segmentable = { $has } cannot be put into segments.
why-unknown = The server has not looked into the file yet.
why-unreadable = The file cannot be read. It may be damaged or still being copied.
why-no-target = This browser names no form that the server can make.
