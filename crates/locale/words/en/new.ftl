# A field for a new password.

new-password-label = New password
new-password-show = Show
new-password-rule = At least { $least } characters. A few words you make up are easy to keep and hard to guess.
new-password-short = Too short: { $least } characters are the least
new-password-weak = Easy to guess
new-password-fair = Fair
new-password-strong = Hard to guess
