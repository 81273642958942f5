# A new account.

sign-up-address-long = That e-mail address is too long
sign-up-address-long-advice = Addresses end at 254 characters.
sign-up-name-unfit = That user name does not fit
sign-up-name-length-advice = A user name has 2 to 32 characters.
sign-up-name-characters-advice = Use letters, digits, dots, dashes and underscores; begin and end with a letter or digit.
sign-up-name-taken = That user name is taken
sign-up-name-taken-advice = Choose another one.
