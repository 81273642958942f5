# The first screen inside.

home-title = Home
home-continue = Continue watching
home-on-deck = On deck
home-recent-movies = Recently added films
home-recent-shows = Recently added shows
home-empty-owner = Nothing here yet
home-empty-owner-text = Point the server at a folder with films or shows, and they appear here within seconds.
home-add = Add a library
home-empty-guest = Nothing has been shared with you yet
home-empty-guest-text = Ask the owner of this server to share a library with your user name. It appears here by itself.
home-scanning = The library is being read. What is found appears here by itself.
home-empty-row = The folders hold no films or shows that could be read. Check them in Settings, Libraries.
