# A new password by way of the mailbox.

forgot-not-an-address = Eso no es una dirección de correo
forgot-not-an-address-advice = Revisa cómo está escrita: debe parecerse a nombre@example.org.
