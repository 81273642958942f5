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
