# Servers and how they stand.

servers-approved = Aprobado. El servidor vuelve al trabajo en un momento.
servers-removed = El servidor ya no está en tu cuenta. Se puede reclamar de nuevo.
servers-title = Servidores
servers-none-html = Todavía no tienes ningún servidor. Abre la página propia del servidor en su máquina o en su red y pulsa «Reclamar el servidor», o <a href="/claim">consigue un código de reclamación</a>.
servers-at-work = En marcha
servers-silent = Sin noticias
servers-waiting = Te espera
servers-thrown-out = Expulsado
servers-nobodys = De nadie
servers-shared = Compartido contigo
servers-waiting-what = Se cerró su sesión y espera tu palabra. Lo que comparte y lo que se ha visto sigue como antes, y en casa se sigue viendo mientras tanto. Comprueba que su propia página muestra las mismas cuatro palabras:
servers-approve = Aprobar
servers-shared-by = Compartido por
servers-version = Versión
servers-last-seen = Visto por última vez
servers-addresses = Direcciones
servers-no-address = ninguna todavía
servers-libraries = Bibliotecas
servers-no-library = ninguna anunciada todavía
servers-share = Compartir
servers-remove = Quitar de mi cuenta
