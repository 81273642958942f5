# Stretches of time.

time-just-now = ahora mismo
