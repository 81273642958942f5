# A whole library.

library-films = { $count ->
    [one] { $count } film
   *[other] { $count } films
}
library-shows = { $count ->
    [one] { $count } show
   *[other] { $count } shows
}
library-items = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
library-tools = Sort and filter
library-sort = Sort
library-by-title = Title
library-by-added = Newest here
library-by-year = Year
library-by-release = Release
library-by-length = Longest first
library-by-watched = Last watched
library-genre = Genre
library-year = Year
library-all = All
library-unwatched = Unwatched only
library-jump = Jump to a letter
library-clear = Clear filters
library-empty-filtered = Nothing matches these filters.
library-empty = This library is empty
library-empty-text = Files appear here as soon as the server has seen them. If they are there already, check the folders in Settings, Libraries.
library-unsupported = Libraries of this kind can be scanned, but not shown here yet.
