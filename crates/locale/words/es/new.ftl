# A field for a new password.

new-password-label = Contraseña nueva
new-password-show = Mostrar
new-password-rule = Al menos { $least } caracteres. Unas palabras inventadas se recuerdan bien y cuesta adivinarlas.
new-password-short = Demasiado corta: al menos { $least } caracteres
new-password-weak = Fácil de adivinar
new-password-fair = Aceptable
new-password-strong = Difícil de adivinar
