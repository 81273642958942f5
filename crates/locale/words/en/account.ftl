# The overview.

account-title = Overview
account-greeting = Good evening, { $name }
account-waiting = It was signed out and waits for your word. Nothing is lost. Check that it shows the same four words:
account-approve = Approve { $name }
account-no-server = You have no server yet.
account-servers = { $count ->
    [one] { $count } server of yours
   *[other] { $count } servers of yours
}
account-invitations = { $count ->
    [one] { $count } invitation waits for your answer
   *[other] { $count } invitations wait for your answer
}
account-shares = Who sees which of your libraries.
account-no-device = No device is signed in.
account-devices = { $count ->
    [one] { $count } device is signed in
   *[other] { $count } devices are signed in
}
account-link = Type the code your television shows.
account-claim = Get a token for a new server.
account-security = Change your password.
account-user-name = User name
account-email = E-mail
account-since = Here since
account-confirmed = Welcome. Your address is confirmed and your account is ready.
account-reset = Your new password is set.
account-reset-everything = Your new password is set, and everything else is signed out. Your servers wait for one click from you.
