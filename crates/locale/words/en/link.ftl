# Linking a device by the code it shows.

link-over = That code is over
link-over-advice = Codes live ten minutes. Ask your device for a new one and type that.
link-unknown = No device shows that code
link-unknown-advice = Check each character. If your device shows a newer code by now, type that one.
link-spent = That code was used already
link-spent-advice = Ask your device for a new one.
