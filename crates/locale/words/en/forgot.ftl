# A new password by way of the mailbox.

forgot-not-an-address = That is not an e-mail address
forgot-not-an-address-advice = Check its spelling: it looks like name@example.org.
forgot-title = Forgot your password?
forgot-lead = Tell us your e-mail address. If there is an account, a mail with a link to choose a new password is on its way within a minute.
forgot-email = E-mail
forgot-button = Send the mail
forgot-comes-from-html = The mail comes from <strong class="wrap">{ $from }</strong>.
forgot-comes-and-goes-html = The mail comes from <strong class="wrap">{ $from }</strong> and goes to <strong class="wrap">{ $to }</strong>. It should be there within a minute.
forgot-back = Back to sign in
forgot-sent = Check your mail
forgot-sent-lead = If there is an account with this address, a mail with a link to choose a new password is on its way. The link works for a day.
forgot-missing = If it does not arrive
forgot-missing-spelling-html = Is the address spelt right? <a href="{ $again }">Try again with the right one</a>.
forgot-missing-spam = Look in the spam or junk folder.
forgot-missing-allow-html = Put <strong class="wrap">{ $from }</strong> on the list of allowed senders of your mail program.
forgot-missing-wait-html = Wait two minutes and <a href="{ $again }">ask for another mail</a>. Only the link in the newest one works.
forgot-mailbox-html = This service has no mail server yet. Its mail is in the <a href="/mailbox">local mailbox</a>, which only this machine can open.
forgot-dead-link = This link does not work any more
forgot-link-unknown = It was used already, or a newer mail has taken its place. Use the link in the newest mail, or ask for another.
forgot-link-expired = It was good for a day. Ask for another.
forgot-again = Send me another
forgot-required-title = Choose a new password first
forgot-required-lead = To keep everybody safe, old passwords are switched off. Nothing of yours is lost.
forgot-required-what = Get a link by mail, choose a new password, and everything is as before. Your servers then wait for one click from you.
forgot-required-button = Get the link
