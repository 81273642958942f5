# A new password by way of the mailbox.

forgot-not-an-address = That is not an e-mail address
forgot-not-an-address-advice = Check its spelling: it looks like name@example.org.
