# A new password by way of the mailbox.

forgot-not-an-address = Das ist keine E-Mail-Adresse
forgot-not-an-address-advice = Prüfe die Schreibweise: Sie sieht aus wie name@example.org.
