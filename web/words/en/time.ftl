# Stretches of time.

time-just-now = just now
