//! What mails say, sentence by sentence; `mail_look` makes text and HTML of it.
//!
//! A mail about an incident, or about something the reader did not ask for, carries no link: it names an address to
//! type, so that nobody learns to click in frightening mails. No tracking, no pictures.

mod life;

use locale::{Locale, Sentence};

use crate::flows::Site;
use crate::mail::{MailKind, MailParameters, What};
use crate::mail_look::{self, Envelope};
use crate::place;

/// A mail as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailText {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// What a mail says, in no language yet.
pub(crate) struct Letter {
    pub subject: Sentence,
    pub parts: Vec<Part>,
}

/// One part of a mail.
pub(crate) enum Part {
    /// A paragraph.
    Says(Sentence),
    /// What somebody wrote, in their own words.
    Quote(String),
    /// A link to follow.
    Button { label: Sentence, link: String },
    /// An address to type, on purpose no link.
    Address(String),
}

impl Letter {
    fn on(subject: impl Into<Sentence>) -> Self {
        Self { subject: subject.into(), parts: Vec::new() }
    }

    fn says(self, words: impl Into<Sentence>) -> Self {
        self.with(Part::Says(words.into()))
    }

    fn quotes(self, words: &str) -> Self {
        self.with(Part::Quote(words.to_owned()))
    }

    fn button(self, label: impl Into<Sentence>, link: String) -> Self {
        self.with(Part::Button { label: label.into(), link })
    }

    fn address(self, address: String) -> Self {
        self.with(Part::Address(address))
    }

    fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }
}

/// Renders a mail to somebody with this user name, if they have one, in their language.
#[must_use]
pub fn of(
    kind: MailKind,
    with: &MailParameters,
    to_name: Option<&str>,
    site: &Site,
    locale: Locale,
) -> MailText {
    let greeting = match to_name.or(with.name.as_deref().filter(|_| kind == MailKind::ConfirmSignUp)) {
        Some(name) => Sentence::of("mail-greeting").with("name", &name),
        None => Sentence::of("mail-greeting-nameless"),
    };
    let closing = Sentence::of("mail-closing").with("from", &site.mail_from).with("url", &site.url);
    let mut letter = letter(kind, with, site, locale);
    if let Some(path) = &with.not_me {
        letter = letter.says("mail-not-me").button("mail-not-me-button", format!("{}{path}", site.url));
    }
    mail_look::render(&letter, &Envelope { locale, site: &site.name, greeting, closing })
}

fn letter(kind: MailKind, with: &MailParameters, site: &Site, locale: Locale) -> Letter {
    let link = |path: &str| format!("{}{path}", site.url);
    let given = with.link.as_deref().unwrap_or("/");
    let name = &site.name;
    match kind {
        MailKind::ConfirmSignUp => Letter::on(Sentence::of("mail-confirm-subject").with("site", name))
            .says(Sentence::of("mail-confirm-why").with("site", name))
            .button("mail-confirm-button", link(given))
            .says("mail-link-life")
            .says("mail-confirm-not-you"),
        MailKind::AlreadySignedUp => Letter::on(Sentence::of("mail-already-subject").with("site", name))
            .says(Sentence::of("mail-already-why").with("site", name))
            .says("mail-already-forgot")
            .address(link("/forgot"))
            .says("mail-already-not-you"),
        MailKind::ResetPassword => Letter::on(Sentence::of("mail-reset-subject").with("site", name))
            .says("mail-reset-why")
            .button("mail-reset-button", link(given))
            .says("mail-link-life")
            .says("mail-reset-not-you"),
        MailKind::PasswordChanged => Letter::on(Sentence::of("mail-changed-subject").with("site", name))
            .says("mail-changed-why")
            .says("mail-changed-not-you")
            .address(link("/forgot")),
        MailKind::PasswordDisabled => Letter::on(Sentence::of("mail-disabled-subject").with("site", name))
            .says("mail-disabled-why")
            .says("mail-disabled-next")
            .address(link("/forgot")),
        MailKind::WaysIn => ways_in(with, name)
            .says("mail-ways-all-well")
            .address(link("/account/security"))
            .says("mail-changed-not-you")
            .address(link("/forgot")),
        MailKind::ProviderConnected => provider("mail-connected-subject", "mail-connected-why", with, name)
            .says("mail-connected-not-you")
            .address(link("/account/security")),
        MailKind::ProviderRemoved => {
            provider("mail-disconnected-subject", "mail-disconnected-why", with, name)
                .says("mail-disconnected-not-you")
                .address(link("/account/security"))
        }
        MailKind::Reopened => Letter::on(Sentence::of("mail-reopened-subject").with("site", name))
            .says(Sentence::of("mail-reopened-why").with("provider", &provider_name(with)))
            .says("mail-changed-not-you")
            .address(link("/forgot")),
        MailKind::OwnWayIn => Letter::on(Sentence::of("mail-own-way-subject").with("site", name))
            .says(Sentence::of("mail-own-way-why").with("provider", &provider_name(with)))
            .says("mail-own-way-press")
            .address(link("/sign-in"))
            .says("mail-own-way-else")
            .button("mail-own-way-button", link(given))
            .says("mail-link-life")
            .says("mail-own-way-not-you"),
        MailKind::Invited => invited(with, link(given)),
        MailKind::Incident => Letter::on(Sentence::of("mail-incident-subject").with("site", name))
            .says("mail-incident-why")
            .quotes(with.reason.as_deref().unwrap_or_default())
            .says("mail-incident-done")
            .says("mail-incident-next")
            .address(link("/forgot"))
            .says("mail-incident-after"),
        MailKind::ResetRequired => Letter::on(Sentence::of("mail-required-subject").with("site", name))
            .says("mail-required-why")
            .says("mail-required-next")
            .address(link("/forgot")),
        MailKind::NewPlace => new_place(with, name, locale).address(link("/forgot")),
        MailKind::AttackNoticed => Letter::on(Sentence::of("mail-attack-subject").with("site", name))
            .says(attack(with.reason.as_deref().unwrap_or_default()))
            .says("mail-attack-nobody-locked")
            .says("mail-attack-look")
            .address(link(given)),
        MailKind::InvitedToSignUp => Letter::on(Sentence::of("mail-join-subject").with("site", name))
            .says(Sentence::of("mail-join-why").with("site", name))
            .button("mail-join-button", link(given))
            .says("mail-join-not-wanted"),
        MailKind::SignUpByInvitation => Letter::on(Sentence::of("mail-uninvited-subject").with("site", name))
            .says(Sentence::of("mail-uninvited-why").with("site", name))
            .says("mail-uninvited-next")
            .says("mail-uninvited-not-you"),
        MailKind::EmailChangeAsked
        | MailKind::ConfirmEmail
        | MailKind::AddressInUse
        | MailKind::AddressHeld
        | MailKind::EmailChanged
        | MailKind::UserNameChanged
        | MailKind::Exported
        | MailKind::DeletionAsked
        | MailKind::Recover
        | MailKind::Recovered => life::letter(kind, with, site, locale),
    }
}

fn new_place(with: &MailParameters, site: &str, locale: Locale) -> Letter {
    // Both are always given; a mail that lost one still says what happened.
    let browser = place::called(with.name.as_deref().unwrap_or_default(), locale);
    let address = with.reason.as_deref().unwrap_or("?");
    Letter::on(Sentence::of("mail-place-subject").with("site", &site))
        .says(Sentence::of("mail-place-why").with("browser", &browser).with("address", &address))
        .says("mail-place-good")
        .says("mail-changed-not-you")
}

/// What is being tried, in plain words.
fn attack(kind: &str) -> &'static str {
    match kind {
        "spraying" => "mail-attack-spraying",
        "stuffing" => "mail-attack-stuffing",
        "sign_ups" => "mail-attack-sign-ups",
        "forgotten" => "mail-attack-forgotten",
        _ => "mail-attack-other",
    }
}

fn invited(with: &MailParameters, link: String) -> Letter {
    // Both are always given; a mail that lost one still says whose house it comes from.
    let who = with.name.as_deref().unwrap_or("?");
    let server = with.server.as_deref().unwrap_or("?");
    Letter::on(Sentence::of("mail-invited-subject").with("who", &who).with("server", &server))
        .says(Sentence::of("mail-invited-why").with("who", &who).with("server", &server))
        .button("mail-invited-button", link)
        .says("mail-invited-stranger")
}

/// A provider of sign-ins came or went.
fn provider(subject: &'static str, happened: &'static str, with: &MailParameters, site: &str) -> Letter {
    let provider = provider_name(with);
    Letter::on(Sentence::of(subject).with("site", &site).with("provider", &provider))
        .says(Sentence::of(happened).with("provider", &provider))
}

/// It is always given; a mail that lost it still says what happened.
fn provider_name(with: &MailParameters) -> &str {
    with.name.as_deref().unwrap_or("?")
}

/// What happened to the ways in.
fn ways_in(with: &MailParameters, site: &str) -> Letter {
    // A passkey is always named; a mail that lost the name still says what happened.
    let passkey = with.name.as_deref().unwrap_or("?");
    let (subject, happened) = match with.what {
        Some(What::AppTurnedOn) => ("mail-app-on-subject", Sentence::of("mail-app-on")),
        Some(What::AppTurnedOff) => ("mail-app-off-subject", Sentence::of("mail-app-off")),
        Some(What::AppDisabled) => ("mail-app-disabled-subject", Sentence::of("mail-app-disabled")),
        Some(What::RecoveryCodesMade) => ("mail-codes-made-subject", Sentence::of("mail-codes-made")),
        Some(What::RecoveryCodeUsed) => ("mail-code-used-subject", Sentence::of("mail-code-used")),
        Some(What::PasskeyAdded) => {
            ("mail-passkey-added-subject", Sentence::of("mail-passkey-added").with("passkey", &passkey))
        }
        Some(What::PasskeyRemoved) => {
            ("mail-passkey-removed-subject", Sentence::of("mail-passkey-removed").with("passkey", &passkey))
        }
        Some(What::PasskeyWentBack) => {
            ("mail-passkey-copied-subject", Sentence::of("mail-passkey-copied").with("passkey", &passkey))
        }
        Some(What::PasskeyAfterPassword) => {
            ("mail-passkey-after-subject", Sentence::of("mail-passkey-after"))
        }
        Some(What::PasswordRemoved) => {
            ("mail-password-removed-subject", Sentence::of("mail-password-removed"))
        }
        None => ("mail-ways-subject", Sentence::of("mail-ways")),
    };
    Letter::on(Sentence::from(subject).with("site", &site)).says(happened)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site {
            url: "https://house.example.test".into(),
            name: "Houselights".into(),
            mail_from: "doors@house.example.test".into(),
        }
    }

    #[test]
    fn every_mail_says_where_it_comes_from() {
        for kind in MailKind::ALL {
            let mail = of(kind, &MailParameters::default(), Some("ana"), &site(), Locale::En);
            assert!(mail.text.contains("doors@house.example.test"), "{kind:?}");
            assert!(mail.html.contains("doors@house.example.test"), "{kind:?}");
            assert!(mail.text.starts_with("Hello ana,"), "{kind:?}");
        }
    }

    #[test]
    fn a_mail_about_an_incident_has_no_link_and_says_the_reason() {
        let with = MailParameters { reason: Some("A backup was <stolen>.".into()), ..Default::default() };
        let mail = of(MailKind::Incident, &with, Some("ana"), &site(), Locale::En);
        assert!(!mail.html.contains("href"), "{}", mail.html);
        assert!(mail.html.contains("A backup was &lt;stolen&gt;."));
        assert!(mail.text.contains("> A backup was <stolen>.\n"));
        assert!(mail.text.contains("https://house.example.test/forgot"));
    }

    #[test]
    fn what_people_wrote_cannot_become_markup() {
        let with =
            MailParameters { name: Some("<b>".into()), server: Some("\"den\"".into()), ..Default::default() };
        let mail = of(MailKind::Invited, &with, None, &site(), Locale::En);
        assert!(mail.html.contains("&lt;b&gt; invites you to watch what is on &quot;den&quot;"));
    }

    #[test]
    fn every_mail_is_written_in_every_language() {
        let with = MailParameters {
            to: Some("ana@example.test".into()),
            link: Some("/reset?token=abc".into()),
            name: Some("ana".into()),
            server: Some("The attic".into()),
            reason: Some("A backup was stolen.".into()),
            ..MailParameters::default()
        };
        for locale in Locale::ALL {
            let mut all = String::new();
            for kind in MailKind::ALL {
                let mail = of(kind, &with, Some("ana"), &site(), locale);
                assert!(
                    mail.html.starts_with(&format!("<!doctype html><html lang=\"{locale}\">")),
                    "{kind:?}"
                );
                assert!(!mail.html.contains("src="), "{kind:?} fetches something");
                // What the one part says, the other says too: every line of the text is in the HTML.
                for line in mail.text.lines().map(|line| line.trim_start_matches("> ").trim()) {
                    let words = line.trim_end_matches(':').replace('&', "&amp;").replace('"', "&quot;");
                    assert!(words == "--" || mail.html.contains(&words), "{locale} {kind:?}: {words}");
                }
                all.push_str(&format!("=== {}\n{}\n\n{}\n", kind.as_str(), mail.subject, mail.text));
            }
            insta::assert_snapshot!(format!("mails_{locale}"), all);
        }
    }

    #[test]
    fn a_reset_link_stands_alone_on_its_line() {
        let with = MailParameters { link: Some("/reset?token=abc".into()), ..Default::default() };
        let mail = of(MailKind::ResetPassword, &with, None, &site(), Locale::En);
        assert!(mail.text.lines().any(|line| line == "https://house.example.test/reset?token=abc"));
    }
}
