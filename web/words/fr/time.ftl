# Stretches of time.

time-just-now = à l’instant
