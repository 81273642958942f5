# A new password by way of the mailbox.

forgot-not-an-address = Das ist keine E-Mail-Adresse
forgot-not-an-address-advice = Prüfe die Schreibweise: Sie sieht aus wie name@example.org.
forgot-title = Passwort vergessen?
forgot-lead = Sag uns deine E-Mail-Adresse. Gibt es ein Konto dazu, ist binnen einer Minute eine Mail mit einem Link für ein neues Passwort unterwegs.
forgot-email = E-Mail
forgot-button = Mail schicken
forgot-comes-from-html = Die Mail kommt von <strong class="wrap">{ $from }</strong>.
forgot-comes-and-goes-html = Die Mail kommt von <strong class="wrap">{ $from }</strong> und geht an <strong class="wrap">{ $to }</strong>. Sie sollte binnen einer Minute da sein.
forgot-back = Zurück zur Anmeldung
forgot-sent = Sieh in deine Mails
forgot-sent-lead = Gibt es ein Konto mit dieser Adresse, ist eine Mail mit einem Link für ein neues Passwort unterwegs. Der Link gilt einen Tag.
forgot-missing = Wenn sie nicht ankommt
forgot-missing-spelling-html = Ist die Adresse richtig geschrieben? <a href="{ $again }">Versuch es mit der richtigen</a>.
forgot-missing-spam = Sieh im Spam-Ordner nach.
forgot-missing-allow-html = Setze <strong class="wrap">{ $from }</strong> in deinem Mailprogramm auf die Liste der erlaubten Absender.
forgot-missing-wait-html = Warte zwei Minuten und <a href="{ $again }">fordere noch eine Mail an</a>. Nur der Link in der neuesten gilt.
forgot-mailbox-html = Dieser Dienst hat noch keinen Mailserver. Seine Mails liegen im <a href="/mailbox">lokalen Briefkasten</a>, den nur dieser Rechner öffnen kann.
forgot-dead-link = Dieser Link gilt nicht mehr
forgot-link-unknown = Er wurde schon benutzt, oder eine neuere Mail hat ihn abgelöst. Nimm den Link in der neuesten Mail, oder fordere noch eine an.
forgot-link-expired = Er galt einen Tag. Fordere einen neuen an.
forgot-again = Noch eine schicken
forgot-required-title = Wähle zuerst ein neues Passwort
forgot-required-lead = Damit alle sicher sind, sind alte Passwörter abgeschaltet. Nichts von dir ist verloren.
forgot-required-what = Hol dir einen Link per Mail, wähle ein neues Passwort, und alles ist wie zuvor. Deine Server warten dann auf einen Klick von dir.
forgot-required-button = Link holen
