# Servers and how they stand.

servers-approved = Aprobado. El servidor vuelve al trabajo en un momento.
servers-removed = El servidor ya no está en tu cuenta. Se puede reclamar de nuevo.
