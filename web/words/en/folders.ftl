# Libraries and their folders, in the settings.

folders-intro = A library is one kind of thing in one or more folders: films, or shows.
folders-empty = No library yet. Add one, and point it at a folder.
folders-not-owner = Libraries are changed by the owner of the server.
folders-add = Add a library
folders-add-folder = Add a folder
folders-remove-folder = Remove the folder { $path }
folders-name = Name
folders-kind = What is in it
folders-films = Films
folders-shows = Shows
folders-path = Folder on the server
folders-path-help = As the server writes it, such as /srv/films. Choose it below or type it.
folders-browse = Folders on the server
folders-up = One folder up
folders-none = No folders in here.
folders-use = Use this folder
folders-create = Add library
folders-rescan = Scan again
folders-scanning = Scanning
folders-scanned = Scanned { $when }
folders-remove = Remove library
folders-remove-ask = Remove “{ $name }” from the server? Files stay where they are; how far everybody watched is kept.
folders-choose = Choose a folder first.
folders-last = A library needs at least one folder. Remove the library instead.
folders-bad-path = There is no such folder on the server, or it may not be read. Check the spelling and the rights, then try again.
