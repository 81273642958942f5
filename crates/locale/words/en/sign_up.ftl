# A new account.

sign-up-address-long = That e-mail address is too long
sign-up-address-long-advice = Addresses end at 254 characters.
sign-up-name-unfit = That user name does not fit
sign-up-name-length-advice = A user name has 2 to 32 characters.
sign-up-name-characters-advice = Use letters, digits, dots, dashes and underscores; begin and end with a letter or digit.
sign-up-name-taken = That user name is taken
sign-up-name-taken-advice = Choose another one.
sign-up-title = Sign up
sign-up-lead = One account for your servers, your televisions and the people you share with.
sign-up-email = E-mail
sign-up-user-name = User name
sign-up-user-name-hint = Shown to the people you share with. Letters, digits, dots, dashes and underscores.
sign-up-password = Password
sign-up-button = Sign up
sign-up-already = Already here?
sign-up-sent = Check your mail
sign-up-sent-lead = One step left: open the link in the mail we sent, and your account is ready. The link works for a day.
sign-up-confirm-title = Confirm your address
sign-up-confirm-lead = One click and your account is ready.
sign-up-confirm = Confirm
sign-up-link-unknown = Perhaps it was used already: then just sign in. Otherwise sign up again, and use the newest mail.
sign-up-link-expired = It was good for a day. Sign up again and we send a new one.
sign-up-again = Sign up again
