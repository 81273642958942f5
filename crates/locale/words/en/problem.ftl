# Refusals and failures.

problem-400 = The request could not be understood
problem-401 = Please sign in
problem-403 = You may not do this
problem-404 = There is nothing here
problem-404-advice = Perhaps the address was mistyped, or what it showed is gone.
problem-405 = This address does not answer that method
problem-406 = This address can not answer in that format
problem-409 = It is already there
problem-410 = This is gone for good
problem-413 = The request is too large
problem-429 = Too many tries
problem-429-advice = This keeps guessers out. Nothing is lost.
problem-500 = Something broke on our side
problem-500-advice = It is not your doing. Try again in a moment.
problem-other = The request could not be carried out
problem-changed-meanwhile = Somebody changed this in the same moment
problem-changed-meanwhile-advice = Load the page again and try once more.
problem-too-many-advice = { $minutes ->
    [one] This keeps guessers out; nothing is lost. Try again in { $minutes } minute.
   *[other] This keeps guessers out; nothing is lost. Try again in { $minutes } minutes.
}
problem-form-not-ours = This form is no longer good
problem-form-not-ours-advice = Go back, load the page again and send it once more. Your browser must accept cookies from this service.
problem-server-revoked = This server was thrown out and must be claimed again
problem-server-revoked-advice = Get a claim token and start the server with it.
problem-server-keyless = This server can not prove who it is, so it must be claimed again
problem-server-keyless-advice = Get a claim token and start the server with it. Its shares are kept.
problem-back = Back to the start
problem-unavailable = The database does not answer at the moment
problem-unavailable-advice = Nothing is lost. Try again in a moment.
problem-disk-full = The disk of this service is full
problem-disk-full-advice = Nothing is lost, and what plays goes on playing. Once somebody has made room on the disk, try again; nothing needs a restart.
problem-crowd = Very many people are signing in at this moment
problem-crowd-advice = { $seconds ->
    [one] Nothing is wrong with your password. Try again in { $seconds } second.
   *[other] Nothing is wrong with your password. Try again in { $seconds } seconds.
}
problem-account-deleted = This account was deleted
problem-account-deleted-advice = Nobody can read any more what it held.
