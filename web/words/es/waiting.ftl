# A server that waits for its owner's approval.

waiting-title = Este servidor espera a su dueño
waiting-why = Se cerraron todas las sesiones de su dueño. No se ha perdido nada: bibliotecas, lo compartido y hasta dónde vio cada cual siguen como antes. Su dueño lo aprueba una vez y vuelve.
waiting-words = Sus cuatro palabras
waiting-compare = Tu servicio de cuentas muestra las mismas cuatro palabras si de verdad es este servidor.
waiting-approve = Las palabras coinciden: aprobar
waiting-approving = Aprobando…
waiting-approved = Aprobado. El servidor está volviendo…
waiting-open = Abrir mis servidores en el servicio de cuentas
waiting-sign-in = Iniciar sesión como dueño
waiting-mismatch = El servicio de cuentas muestra otras palabras para este servidor. No lo apruebes; reinicia el servidor y vuelve a mirar.
waiting-not-yours = Tu sesión es la de { $name }, y este servidor no es tuyo. Su dueño está avisado y puede aprobarlo.
waiting-tv = Su dueño lo aprueba en el servicio de cuentas. Esta pantalla sigue sola.
