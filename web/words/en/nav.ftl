# The ways that lead everywhere.

nav-label = Main
nav-home = Home
nav-search = Search
nav-settings = Settings
nav-account = Account
nav-sign-out = Sign out
nav-person = Signed in as { $name }
