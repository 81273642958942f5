# Sound and subtitles to choose from.

stream-unknown = Unknown language
stream-mono = mono
stream-stereo = stereo
stream-forced = foreign lines only
stream-impaired = for the hard of hearing
stream-external = own file
