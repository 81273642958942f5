# A new password by way of the mailbox.

forgot-not-an-address = Ce n’est pas une adresse e-mail
forgot-not-an-address-advice = Vérifie comment elle est écrite : elle ressemble à nom@example.org.
