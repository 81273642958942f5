# Which language the app speaks.

language-label = Langue
language-what = Pour ce navigateur. Automatique signifie : la langue de ton compte, sinon celle que préfère ton navigateur.
language-automatic = Automatique ({ $language })
