# Recovery codes.

recovery-title = Códigos de recuperación
recovery-left = { $count ->
    [0] No queda ningún código. Haz otros nuevos.
    [one] Queda un código. Haz pronto otros nuevos.
   *[other] Quedan { $count } códigos. Cada uno te deja entrar una vez cuando no tienes el teléfono.
}
recovery-renew = Hacer códigos de recuperación nuevos
recovery-lead = Cada uno te deja entrar una vez cuando no tienes el teléfono. Solo se muestran ahora: imprímelos o guárdalos donde guardas lo importante.
recovery-of = Para { $name } en { $site }
recovery-copy = Copiar
recovery-print = Imprimir
recovery-others = ¿Hay alguien más con tu sesión?
recovery-others-devices = También reproductores, televisores y servidores
recovery-others-button = Cerrar todas las demás sesiones
recovery-others-ended = Todas las demás sesiones están cerradas
recovery-done = Listo
