# Days, moments and stretches of time.

time-month = { $month ->
    [january] janvier
    [february] février
    [march] mars
    [april] avril
    [may] mai
    [june] juin
    [july] juillet
    [august] août
    [september] septembre
    [october] octobre
    [november] novembre
   *[december] décembre
}
# The first of a month is an ordinal in French.
time-day = { $day ->
    [1] 1er { $month } { $year }
   *[other] { $day } { $month } { $year }
}
time-moment = { $day } à { $clock } UTC

time-seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
}
time-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
time-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
time-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}

time-in-seconds = { $count ->
    [one] dans { $count } seconde
   *[other] dans { $count } secondes
}
time-in-minutes = { $count ->
    [one] dans { $count } minute
   *[other] dans { $count } minutes
}
time-in-hours = { $count ->
    [one] dans { $count } heure
   *[other] dans { $count } heures
}
time-in-days = { $count ->
    [one] dans { $count } jour
   *[other] dans { $count } jours
}

time-just-now = à l’instant
time-minutes-ago = { $count ->
    [one] il y a { $count } minute
   *[other] il y a { $count } minutes
}
time-hours-ago = { $count ->
    [one] il y a { $count } heure
   *[other] il y a { $count } heures
}
time-days-ago = { $count ->
    [one] il y a { $count } jour
   *[other] il y a { $count } jours
}
