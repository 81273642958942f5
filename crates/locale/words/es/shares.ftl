# Who sees which libraries.

shares-given = Compartido. Lo verá en cuanto acepte.
shares-removed = Ya no se comparte. En sus dispositivos termina al instante.
shares-accepted = Aceptado. Encontrarás el servidor en tus apps.
shares-declined = Hecho. Ya no verás ese servidor.
shares-none-chosen = Ninguna biblioteca elegida
shares-none-chosen-advice = Marca al menos una biblioteca para compartir.
shares-nobody = Nadie aquí tiene ese nombre de usuario
shares-nobody-advice = Revisa cómo está escrito, o comparte con su correo: entonces recibirá un mensaje.
shares-no-library = El servidor no tiene esa biblioteca
shares-no-library-advice = Vuelve a cargar la página.
shares-twice = El servidor ya se comparte con esa persona
shares-twice-advice = Deja de compartirlo primero para compartir otras bibliotecas.
shares-oneself = El servidor ya es tuyo
shares-oneself-advice = Compártelo con otra persona.
shares-accepted-before = Ya se había aceptado
shares-title = Compartidos
shares-offer = { $from } comparte { $server } contigo
shares-accept = Aceptar
shares-decline = Rechazar
shares-accepted-badge = Aceptado
shares-invited-badge = Invitado
shares-stop = Dejar de compartir
shares-stop-with = Dejar de compartir con { $who }
shares-give = Compartir con alguien
shares-who = Nombre de usuario o correo
shares-libraries = Bibliotecas
shares-no-libraries = El servidor aún no ha dicho qué bibliotecas tiene. Aparecerán aquí cuando esté en marcha.
shares-share = Compartir
shares-no-server-html = Todavía no tienes ningún servidor desde el que compartir. <a href="/claim">Reclama uno</a>.
shares-with-you = Compartido contigo
shares-from-what = de { $from }: { $what }
shares-leave = Salir
shares-leave-one = Salir de { $server }
shares-gone = alguien que ya no está
shares-all = Todas las bibliotecas
shares-none = Ninguna biblioteca
