# One film, show, season or episode.

item-play = Play
item-resume = Resume at { $time }
item-restart = From the start
item-begin-with = Play { $name }
item-continue-with = Continue with { $name }
item-watched = Mark as watched
item-unwatched = Mark as unwatched
item-is-watched = Watched
item-count-seasons = { $count ->
    [one] { $count } season
   *[other] { $count } seasons
}
item-count-episodes = { $count ->
    [one] { $count } episode
   *[other] { $count } episodes
}
item-season = Season { $number }
item-specials = Specials
item-version = Version
item-audio = Sound
item-subtitles = Subtitles
item-off = Off
item-cast = Cast
item-direction = Directed by
item-writing = Written by
item-how = How will this play here?
item-unread = The server has not looked into this file yet. It does so within moments; playing may have to wait for it.
item-unreadable = This file could not be read as a film. It may be damaged or still being copied. Replace it, then scan the library again.
item-missing = The file of this title is not there at the moment. If it is on a disk that was unplugged, plug it in again.
item-remove-from-continue = Remove from Continue watching
item-seasons = Seasons
