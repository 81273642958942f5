# Stretches of time.

time-just-now = gerade eben
