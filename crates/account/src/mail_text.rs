//! What mails say, in plain words, as text and as HTML.
//!
//! A mail about an incident, or about something the reader did not ask for, carries no link: it names an address to
//! type, so that nobody learns to click in frightening mails. No tracking, no pictures.

use crate::flows::Site;
use crate::mail::{MailKind, MailParameters, What};

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

/// One part of a mail.
enum Part {
    Says(String),
    Quote(String),
    Button { label: &'static str, link: String },
    Type(String),
}

/// Renders a mail to somebody with this user name, if they have one.
#[must_use]
pub fn of(kind: MailKind, with: &MailParameters, to_name: Option<&str>, site: &Site) -> MailText {
    let (subject, parts) = content(kind, with, site);
    let greeting = match to_name.or(with.name.as_deref().filter(|_| kind == MailKind::ConfirmSignUp)) {
        Some(name) => format!("Hello {name},"),
        None => "Hello,".to_owned(),
    };
    let closing = format!(
        "This mail comes from {}, sent by the account service at {}. Mails that come from another address are not ours.",
        site.mail_from, site.url
    );
    MailText {
        text: plain(&greeting, &parts, &closing),
        html: html(&subject, &greeting, &parts, &closing),
        subject,
    }
}

fn content(kind: MailKind, with: &MailParameters, site: &Site) -> (String, Vec<Part>) {
    let name = &site.name;
    let link = |path: &str| format!("{}{path}", site.url);
    let given = with.link.as_deref().unwrap_or("/");
    let says = |text: &str| Part::Says(text.to_owned());
    match kind {
        MailKind::ConfirmSignUp => (
            format!("Confirm your address for {name}"),
            vec![
                Part::Says(format!("somebody, most likely you, signed up for {name} with this address.")),
                Part::Button { label: "Confirm my address", link: link(given) },
                says(
                    "The link works once, for 24 hours. If it was not you, do nothing: without the link there is no account.",
                ),
            ],
        ),
        MailKind::AlreadySignedUp => (
            format!("You already have an account at {name}"),
            vec![
                Part::Says(format!(
                    "somebody, perhaps you, tried to sign up for {name} with this address. It already has an account, and nothing was changed."
                )),
                says(
                    "If you forgot your password, you can choose a new one. Type this address into your browser:",
                ),
                Part::Type(link("/forgot")),
                says("If it was not you, you need to do nothing."),
            ],
        ),
        MailKind::ResetPassword => (
            format!("Choose a new password for {name}"),
            vec![
                says("somebody, most likely you, asked to choose a new password for your account."),
                Part::Button { label: "Choose a new password", link: link(given) },
                says(
                    "The link works once, for 24 hours. If it was not you, do nothing: your password stays as it is.",
                ),
            ],
        ),
        MailKind::PasswordChanged => (
            format!("Your password for {name} was changed"),
            vec![
                says("the password of your account was just changed. If it was you, all is well."),
                says(
                    "If it was not you, choose a new one at once and tick \"Sign out connected devices\". Type this address into your browser:",
                ),
                Part::Type(link("/forgot")),
            ],
        ),
        MailKind::PasswordDisabled => (
            format!("Your password for {name} no longer works"),
            vec![
                says(
                    "a wrong password was tried for your account too many times in a row, so your password was switched off. Devices that are signed in go on working.",
                ),
                says("To sign in again, choose a new password. Type this address into your browser:"),
                Part::Type(link("/forgot")),
            ],
        ),
        MailKind::WaysIn => ways_in(with, name, &link("/account/security"), &link("/forgot")),
        MailKind::ProviderConnected => (
            format!("You can now sign in to {name} with {}", with.name.as_deref().unwrap_or_default()),
            vec![
                Part::Says(format!(
                    "signing in with {} now opens your account. If it was you, all is well.",
                    with.name.as_deref().unwrap_or_default()
                )),
                says(
                    "If it was not you, take it away again on the page \"Security\" and choose a new password. Type this address into your browser:",
                ),
                Part::Type(link("/account/security")),
            ],
        ),
        MailKind::ProviderRemoved => (
            format!("{} no longer opens your account at {name}", with.name.as_deref().unwrap_or_default()),
            vec![
                Part::Says(format!(
                    "signing in with {} no longer opens your account. If it was you, all is well.",
                    with.name.as_deref().unwrap_or_default()
                )),
                says(
                    "If it was not you, choose a new password and look at what is connected. Type this address into your browser:",
                ),
                Part::Type(link("/account/security")),
            ],
        ),
        MailKind::Reopened => (
            format!("Your account at {name} is open again"),
            vec![
                Part::Says(format!(
                    "you came back with {}, and your account is open again. The password it had before stays switched off; you can choose a new one whenever you like.",
                    with.name.as_deref().unwrap_or_default()
                )),
                says(
                    "If it was not you, choose a new password at once. Type this address into your browser:",
                ),
                Part::Type(link("/forgot")),
            ],
        ),
        MailKind::OwnWayIn => (
            format!("How you sign in to {name}"),
            vec![
                Part::Says(format!(
                    "somebody, most likely you, asked for a new password. Your account has none: you sign in with {}.",
                    with.name.as_deref().unwrap_or_default()
                )),
                says("Type this address into your browser and press its button:"),
                Part::Type(link("/sign-in")),
                says("If you cannot use it any more, or want a password as well, choose one here:"),
                Part::Button { label: "Choose a password", link: link(given) },
                says(
                    "The link works once, for 24 hours. If it was not you, do nothing: everything stays as it is.",
                ),
            ],
        ),
        MailKind::Invited => {
            let (who, what) =
                (with.name.as_deref().unwrap_or("Somebody"), with.server.as_deref().unwrap_or("a server"));
            (
                format!("{who} shares {what} with you"),
                vec![
                    Part::Says(format!(
                        "{who} invites you to watch what is on {what}. You can accept or decline:"
                    )),
                    Part::Button { label: "See the invitation", link: link(given) },
                    says("If you do not know who that is, do nothing."),
                ],
            )
        }
        MailKind::Incident => (
            format!("What happened at {name}, and what to do"),
            vec![
                says("something happened that concerns your account:"),
                Part::Quote(with.reason.clone().unwrap_or_default()),
                says(
                    "To be safe we have already signed out every browser, device and server of your account, and your old password no longer works. Your libraries, shares and what you have watched are untouched.",
                ),
                says(
                    "What you do now: choose a new password. This mail has no link on purpose. Type this address into your browser:",
                ),
                Part::Type(link("/forgot")),
                says(
                    "Then sign your devices in again, and approve your servers with one click each on the page \"Servers\".",
                ),
            ],
        ),
    }
}

/// What happened to the ways in, and what to do if it was somebody else.
fn ways_in(with: &MailParameters, site: &str, security: &str, forgot: &str) -> (String, Vec<Part>) {
    let passkey = with.name.as_deref().unwrap_or("a passkey");
    let (subject, happened) = match with.what {
        Some(What::AppTurnedOn) => (
            format!("{site} now asks for a code when you sign in"),
            "an authenticator app was set up for your account. From now on signing in with your password asks for its code, too.".to_owned(),
        ),
        Some(What::AppTurnedOff) => (
            format!("{site} no longer asks for a code when you sign in"),
            "the authenticator app of your account was removed. Signing in with your password no longer asks for its code.".to_owned(),
        ),
        Some(What::AppDisabled) => (
            format!("Your authenticator app for {site} no longer works"),
            "a wrong code was tried for your account too many times in a row, so codes of your authenticator app were switched off. Recovery codes and passkeys go on working: sign in with one of them and set the app up again. Whoever tried knows your password, so choose a new one.".to_owned(),
        ),
        Some(What::RecoveryCodesMade) => (
            format!("New recovery codes for {site}"),
            "new recovery codes were made for your account. Those you had before no longer work.".to_owned(),
        ),
        Some(What::RecoveryCodeUsed) => (
            format!("A recovery code for {site} was used"),
            "one of the recovery codes of your account was just used. It will not work again.".to_owned(),
        ),
        Some(What::PasskeyAdded) => (
            format!("A passkey was added to your account at {site}"),
            format!("the passkey \"{passkey}\" can sign in to your account from now on."),
        ),
        Some(What::PasskeyRemoved) => (
            format!("A passkey was removed from your account at {site}"),
            format!("the passkey \"{passkey}\" can no longer sign in to your account."),
        ),
        Some(What::PasskeyWentBack) => (
            format!("A passkey of yours at {site} may have been copied"),
            format!("the passkey \"{passkey}\" was used, but what it said about itself does not follow what it said before, as if there were a copy. It was not let in. Sign in another way, remove that passkey and make a new one."),
        ),
        Some(What::PasskeyAfterPassword) => (
            format!("{site} asks for a passkey after your password, or stopped asking"),
            "whether a passkey is asked for after your password was changed.".to_owned(),
        ),
        Some(What::PasswordRemoved) => (
            format!("Your password for {site} was removed"),
            "the password of your account was removed. You sign in with what else you have.".to_owned(),
        ),
        None => (
            format!("The ways to sign in to {site} were changed"),
            "what can sign in to your account was changed.".to_owned(),
        ),
    };
    let parts = vec![
        Part::Says(happened),
        Part::Says("If it was you, all is well. You see what can sign in here:".to_owned()),
        Part::Type(security.to_owned()),
        Part::Says("If it was not you, choose a new password at once and tick \"Sign out connected devices\". Type this address into your browser:".to_owned()),
        Part::Type(forgot.to_owned()),
    ];
    (subject, parts)
}

fn plain(greeting: &str, parts: &[Part], closing: &str) -> String {
    let mut text = format!("{greeting}\n\n");
    for part in parts {
        match part {
            Part::Says(says) => text.push_str(says),
            Part::Quote(quote) => text.extend(quote.lines().map(|line| format!("> {line}\n"))),
            Part::Button { label, link } => text.push_str(&format!("{label}:\n{link}")),
            Part::Type(address) => text.push_str(&format!("    {address}")),
        }
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
    text.push_str("-- \n");
    text.push_str(closing);
    text.push('\n');
    text
}

fn html(subject: &str, greeting: &str, parts: &[Part], closing: &str) -> String {
    let mut body = format!("<p>{}</p>", escape(greeting));
    for part in parts {
        let piece = match part {
            Part::Says(says) => format!("<p>{}</p>", escape(says)),
            Part::Quote(quote) => format!(
                "<blockquote style=\"margin:0;padding:8px 16px;border-left:4px solid #c8862a\">{}</blockquote>",
                escape(quote).replace('\n', "<br>")
            ),
            Part::Button { label, link } => format!(
                "<p><a href=\"{0}\" style=\"display:inline-block;padding:12px 20px;background:#c8862a;color:#1a1410;text-decoration:none;border-radius:6px;font-weight:bold\">{1}</a></p><p>Or copy this address: {0}</p>",
                escape(link),
                escape(label)
            ),
            Part::Type(address) => format!("<p><strong>{}</strong></p>", escape(address)),
        };
        body.push_str(&piece);
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head><body style=\"font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:auto;padding:24px\">{body}<hr><p style=\"font-size:14px\">{}</p></body></html>",
        escape(subject),
        escape(closing)
    )
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
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
            let mail = of(kind, &MailParameters::default(), Some("ana"), &site());
            assert!(mail.text.contains("doors@house.example.test"), "{kind:?}");
            assert!(mail.html.contains("doors@house.example.test"), "{kind:?}");
            assert!(mail.text.starts_with("Hello ana,"), "{kind:?}");
        }
    }

    #[test]
    fn a_mail_about_an_incident_has_no_link_and_says_the_reason() {
        let with = MailParameters { reason: Some("A backup was <stolen>.".into()), ..Default::default() };
        let mail = of(MailKind::Incident, &with, Some("ana"), &site());
        assert!(!mail.html.contains("href"));
        assert!(mail.html.contains("A backup was &lt;stolen&gt;."));
        assert!(mail.text.contains("> A backup was <stolen>.\n"));
        assert!(mail.text.contains("https://house.example.test/forgot"));
    }

    #[test]
    fn what_people_wrote_cannot_become_markup() {
        let with =
            MailParameters { name: Some("<b>".into()), server: Some("\"den\"".into()), ..Default::default() };
        let mail = of(MailKind::Invited, &with, None, &site());
        assert!(mail.html.contains("&lt;b&gt; invites you to watch what is on &quot;den&quot;"));
    }

    #[test]
    fn a_reset_link_stands_alone_on_its_line() {
        let with = MailParameters { link: Some("/reset?token=abc".into()), ..Default::default() };
        let mail = of(MailKind::ResetPassword, &with, None, &site());
        assert!(mail.text.lines().any(|line| line == "https://house.example.test/reset?token=abc"));
    }
}
