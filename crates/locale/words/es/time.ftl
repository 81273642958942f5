# Days, moments and stretches of time.

time-month = { $month ->
    [january] enero
    [february] febrero
    [march] marzo
    [april] abril
    [may] mayo
    [june] junio
    [july] julio
    [august] agosto
    [september] septiembre
    [october] octubre
    [november] noviembre
   *[december] diciembre
}
time-day = { $day } de { $month } de { $year }
time-moment = { $day }, { $clock } UTC

time-seconds = { $count ->
    [one] { $count } segundo
   *[other] { $count } segundos
}
time-minutes = { $count ->
    [one] { $count } minuto
   *[other] { $count } minutos
}
time-hours = { $count ->
    [one] { $count } hora
   *[other] { $count } horas
}
time-days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}

time-in-seconds = { $count ->
    [one] en { $count } segundo
   *[other] en { $count } segundos
}
time-in-minutes = { $count ->
    [one] en { $count } minuto
   *[other] en { $count } minutos
}
time-in-hours = { $count ->
    [one] en { $count } hora
   *[other] en { $count } horas
}
time-in-days = { $count ->
    [one] en { $count } día
   *[other] en { $count } días
}

time-just-now = ahora mismo
time-minutes-ago = { $count ->
    [one] hace { $count } minuto
   *[other] hace { $count } minutos
}
time-hours-ago = { $count ->
    [one] hace { $count } hora
   *[other] hace { $count } horas
}
time-days-ago = { $count ->
    [one] hace { $count } día
   *[other] hace { $count } días
}
