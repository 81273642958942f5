# Which language the app speaks.

language-label = Sprache
language-what = Für diesen Browser. Automatisch heißt: die Sprache deines Kontos, sonst die, die dein Browser vorzieht.
language-automatic = Automatisch ({ $language })
