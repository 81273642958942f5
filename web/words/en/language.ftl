# Which language the app speaks.

language-label = Language
language-what = For this browser. Automatic means the language of your account, else the one your browser prefers.
language-automatic = Automatic ({ $language })
