# Passwords and their page.

security-changed = Your password is changed
security-changed-everything = Your password is changed, and everything else is signed out. Your servers wait for one click from you.
security-short = That password is too short
security-short-advice = Use at least { $least } characters: a few words you make up will do.
security-long = That password is too long
security-long-advice = Passwords end at 256 characters.
security-guessable = That password is too easy to guess
security-personal-advice = Leave out your user name, your address and the name of this service.
security-guessable-advice = Guessing programs try it early. Take words that do not belong together.
security-title = Security
security-password = Password
security-password-set = You have a password.
security-password-none = You have no password: you sign in with what else you have.
security-password-change = Change your password
security-password-choose = Choose a password
security-password-button = Set new password
security-password-remove = Remove the password
security-password-removed = Your password is removed. You sign in with your passkeys.
security-last-way-in = That is your last way in
security-last-way-in-advice = Set up another one first: a password or a passkey.
security-short-alone = Your password is too short to stand alone
security-short-alone-advice = Choose a longer one first, then take the second factor away.
security-sign-out = Sign out connected devices after password change
security-sign-out-hint = Every other browser, player and television signs in again. Each of your servers waits for one click from you; its shares and what people have watched stay as they are.
security-back = Back to Security
security-choose-new = Choose a new password
