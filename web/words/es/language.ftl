# Which language the app speaks.

language-label = Idioma
language-what = Para este navegador. Automático significa el idioma de tu cuenta o, si no, el que prefiere tu navegador.
language-automatic = Automático ({ $language })
