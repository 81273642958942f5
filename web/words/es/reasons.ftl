# What a service's own word for a refusal means to a person.

reasons-account-service-unreachable = El servicio de cuentas no responde y este dispositivo aún no se conoce aquí. Comprueba que el servicio de cuentas está en marcha y vuelve a intentarlo.
reasons-disk-full = El disco del servidor está lleno. Haz algo de sitio en él; no se ha perdido nada de lo guardado.
reasons-storage-unavailable = El servicio de cuentas no alcanza su base de datos ahora mismo. Inténtalo de nuevo en un momento.
reasons-folder-absent = Esa carpeta no existe en el servidor. Comprueba cómo está escrita y si el disco está conectado.
reasons-not-a-folder = Esto es un archivo. Elige la carpeta en la que está.
reasons-folder-unreadable = El servidor no puede leer esta carpeta. Da permiso de lectura al usuario con el que funciona el servidor y vuelve a intentarlo.
reasons-not-absolute = Empieza por la raíz del disco, por ejemplo /srv/peliculas.
reasons-folder-overlaps = Esta carpeta está dentro de la de otra biblioteca, o contiene una. Elige otra carpeta.
reasons-no-name = Ponle un nombre a la biblioteca.
reasons-no-folder = Una biblioteca necesita al menos una carpeta.
reasons-claim-token-refused = El código de reclamación era demasiado antiguo. Pulsa el botón otra vez.
reasons-already-claimed = Alguien reclamó este servidor antes. Si no debía ser así, puede renunciar a él en los ajustes del servidor.
reasons-not-local = Estás en otra red que el servidor. Solo se puede reclamar desde su propia máquina o red, o a través de un túnel SSH.
reasons-forwarded = Un proxy reenvió la petición. Abre el servidor directamente, por su dirección IP y su puerto.
reasons-foreign-host = Esta página se abrió por un nombre. Abre el servidor por su dirección IP o como localhost.
reasons-foreign-origin = La petición vino de la página de otro sitio. Reclama el servidor desde su propia página.
reasons-changed-meanwhile = Alguien lo cambió en el mismo momento. Vuelve a mirar e inténtalo otra vez.
reasons-file-unreadable = El servidor no puede leer este archivo. Puede que esté dañado o que aún se esté copiando. Sustitúyelo y vuelve a explorar la biblioteca.
reasons-file-unread = El servidor aún no ha mirado este archivo. Lo hará en unos instantes; inténtalo de nuevo.
reasons-conversion-timed-out = Convertir esto le llevó demasiado al servidor. Inténtalo de nuevo con menos calidad.
reasons-too-many-conversions = El servidor ya convierte todas las películas que puede. Inténtalo cuando alguien haya terminado, o elige la calidad original.
reasons-ffmpeg-missing = Al servidor le falta ffmpeg para convertir. Instálalo en la máquina en la que funciona (Debian: apt install ffmpeg).
reasons-too-many-tries = Demasiados intentos. Espera un poco y vuelve a intentarlo.
reasons-account-suspended = Esta cuenta fue suspendida. Pregunta a quienes llevan tu servicio de cuentas.
