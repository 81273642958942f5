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
