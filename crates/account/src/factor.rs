//! Second factors: the authenticator app, recovery codes, and the step between a first factor and a session.
//!
//! ```text
//! none ──offer──▶ offered ──first right code──▶ on ──turn off──▶ none
//! SecondStep: asked ──right──▶ session      five wrong, five minutes, or a sign-out: gone
//! ```
//!
//! The shared key is sealed, recovery codes and the step's secret are hashes. A code works once: the step of time it
//! belongs to is remembered. Decides only.

use std::time::Duration;

use kernel::{Epoch, Secret, Timestamp};
use totp_rs::{Builder, Totp};

use crate::epoch::{Class, Floors};
use crate::ids::{AccountId, Sealed, SecondStepId, TokenHash};
use crate::way_in::WayIn;

/// How long a second step waits for its answer.
pub const STEP_LIFE: Duration = Duration::from_secs(5 * 60);
/// How many answers a second step takes.
pub const STEP_TRIES: i64 = 5;
/// How long an offered key may be confirmed.
pub const OFFER_LIFE: Duration = Duration::from_secs(30 * 60);
/// How many recovery codes a set has.
pub const RECOVERY_CODES: usize = 10;
/// The letters of recovery codes: none looks like another.
pub const RECOVERY_ALPHABET: &str = "23456789abcdefghjkmnpqrstuvwxyz";
/// How many letters one has: 99 bits.
pub const RECOVERY_LENGTH: usize = 20;
/// How many bytes the key has that is shared with the app.
pub const KEY_BYTES: usize = 20;

/// What an account asks for after a first factor. Most accounts have no row of this: they ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factors {
    /// Whose.
    pub account: AccountId,
    /// The authenticator app, once a first code was right.
    pub app: Option<AuthenticatorApp>,
    /// A key that was shown and not confirmed yet.
    pub offered: Option<OfferedKey>,
    /// Whether a passkey is asked for after the password, also without an app.
    pub passkey_after_password: bool,
    /// Whether the password is shorter than one that stands alone.
    pub short_password: bool,
    /// When the recovery codes were made.
    pub recovery_made_at: Option<Timestamp>,
    /// Counts its changes; 0 when there is no row yet.
    pub version: i64,
}

/// An authenticator app that shares a key with us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorApp {
    /// The sealed key.
    pub key: Sealed,
    /// Since when.
    pub since: Timestamp,
    /// The newest step of time whose code was used.
    pub used_step: i64,
}

/// A key that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedKey {
    /// The sealed key.
    pub key: Sealed,
    /// When.
    pub at: Timestamp,
}

impl Factors {
    /// Those of an account that has none.
    #[must_use]
    pub const fn none(account: AccountId) -> Self {
        Self {
            account,
            app: None,
            offered: None,
            passkey_after_password: false,
            short_password: false,
            recovery_made_at: None,
            version: 0,
        }
    }

    /// Whether a second factor is asked for.
    #[must_use]
    pub const fn on(&self) -> bool {
        self.app.is_some() || self.passkey_after_password
    }
}

/// Somebody proved a first factor and is asked for a second. Lives in one browser; it is no session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondStep {
    /// Its id.
    pub id: SecondStepId,
    /// The hash of the cookie's secret.
    pub token: TokenHash,
    /// Whose account.
    pub account: AccountId,
    /// The first factor.
    pub first: WayIn,
    /// When, on the counter that signs out.
    pub issued: Epoch,
    /// How many answers were wrong.
    pub tries: i64,
    /// From this moment on it takes no answer.
    pub expires_at: Timestamp,
}

/// Why a second step takes no answer: begin again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the second step is over, was never begun, or had too many wrong answers")]
pub struct StepOver;

impl SecondStep {
    /// Decides whether it takes one more answer.
    pub fn usable(&self, floors: &Floors, now: Timestamp) -> Result<(), StepOver> {
        let alive = floors.alive(Class::Web, self.issued) && floors.alive(Class::Credential, self.issued);
        if alive && self.tries < STEP_TRIES && now < self.expires_at { Ok(()) } else { Err(StepOver) }
    }
}

/// What was typed where a code is asked for: six digits from the app, or a recovery code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedCode {
    /// From the app.
    App(Secret),
    /// From the printed list, in the spelling that is hashed.
    Recovery(Secret),
}

impl TypedCode {
    /// Reads it as people type it: with spaces and dashes, in either case.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let bare: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .flat_map(char::to_lowercase)
            .take(RECOVERY_LENGTH + 1)
            .collect();
        if bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::App(Secret::new(bare)));
        }
        let known = bare.chars().all(|c| RECOVERY_ALPHABET.contains(c));
        (bare.len() == RECOVERY_LENGTH && known).then(|| Self::Recovery(Secret::new(bare)))
    }
}

/// A password with the app's six digits typed behind it, told apart.
#[must_use]
pub fn split_digits(password: &Secret) -> Option<(Secret, Secret)> {
    let text = password.expose();
    let (before, digits) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let plain = !before.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| (Secret::new(before), Secret::new(digits)))
}

/// A recovery code as it is shown: in groups of five.
#[must_use]
pub fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What a recovery code is stored as: bound to its account, so that one list is of no use for another.
#[must_use]
pub fn recovery_hash(account: &AccountId, code: &Secret) -> TokenHash {
    TokenHash::of(&Secret::new(format!("recovery\n{account}\n{}", code.expose())))
}

/// A fresh key as text, from bytes that were drawn.
#[must_use]
pub fn key_text(bytes: [u8; KEY_BYTES]) -> Secret {
    Secret::new(totp_rs::Secret::new_stack(bytes).to_base32())
}

/// The step of time whose code this is: the present one, the one before or the one after.
#[must_use]
pub fn matching_step(key: &Secret, code: &Secret, now: Timestamp) -> Option<i64> {
    let time = u64::try_from(now.as_secs()).ok()?;
    app(key, "")?.check(code.expose(), time).and_then(|step| i64::try_from(step).ok())
}

/// The address an app reads from a picture.
#[must_use]
pub fn key_address(key: &Secret, whose: &str, issuer: &str) -> Option<Secret> {
    let totp = builder(key, whose)?.with_issuer(Some(issuer.replace(':', " "))).build().ok()?;
    totp.to_url().ok().map(Secret::new)
}

fn app(key: &Secret, whose: &str) -> Option<Totp> {
    builder(key, whose)?.build().ok()
}

fn builder(key: &Secret, whose: &str) -> Option<Builder> {
    let key = totp_rs::Secret::try_from_base32(key.expose()).ok()?;
    Some(Builder::new().with_skew(1).with_secret(key).with_account_name(whose.replace(':', " ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 6238's examples.
    fn key() -> Secret {
        key_text(*b"12345678901234567890")
    }

    #[test]
    fn the_codes_of_the_standard_are_accepted_one_step_early_and_late_and_not_two() {
        // RFC 6238, appendix B, cut to six digits: 94287082 at 59 s, which is step 1.
        let code = Secret::new("287082");
        let at = |secs| matching_step(&key(), &code, Timestamp::from_secs(secs));
        assert_eq!(at(59), Some(1));
        assert_eq!((at(0), at(89)), (Some(1), Some(1)));
        assert_eq!((at(90), at(-1)), (None, None));
        assert_eq!(matching_step(&key(), &Secret::new("287083"), Timestamp::from_secs(59)), None);
        assert_eq!(matching_step(&key(), &Secret::new(""), Timestamp::from_secs(59)), None);
    }

    #[test]
    fn an_app_reads_the_key_the_service_and_the_person_from_the_picture() {
        let address = key_address(&key(), "ana", "Houselights").unwrap();
        assert_eq!(
            address.expose(),
            "otpauth://totp/Houselights:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Houselights"
        );
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let app = |text| TypedCode::parse(text) == Some(TypedCode::App("287082".into()));
        assert!(app("287082") && app(" 287 082 ") && app("287-082"));
        let letters = "abcdefghjkmnpqrstuvw";
        let shown = grouped(letters);
        assert_eq!(shown, "abcde-fghjk-mnpqr-stuvw");
        for typed in [shown.as_str(), &shown.to_uppercase(), "abcde fghjk mnpqr stuvw", letters] {
            assert_eq!(TypedCode::parse(typed), Some(TypedCode::Recovery(letters.into())), "{typed}");
        }
        for bad in ["", "12345", "1234567", "abcde", "abcde-fghjk-mnpqr-stuvl", "２８７０８２"] {
            assert_eq!(TypedCode::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn six_digits_behind_a_password_are_told_apart_from_it() {
        let split = |text: &str| split_digits(&text.into());
        assert_eq!(split("velvet otter123456"), Some(("velvet otter".into(), "123456".into())));
        assert_eq!(split("velvet otter12345"), None);
        assert_eq!(split("123456"), None);
        assert_eq!(split("ü12345é"), None);
    }

    #[test]
    fn a_second_step_takes_five_answers_in_five_minutes_and_none_after_a_sign_out() {
        let asked = Timestamp(1_000);
        let step = SecondStep {
            id: "s".into(),
            token: TokenHash([0; 32]),
            account: "a".into(),
            first: WayIn::Password,
            issued: Epoch(2),
            tries: 4,
            expires_at: asked + STEP_LIFE,
        };
        let open = Floors::default();
        let last = asked + STEP_LIFE - Duration::from_millis(1);
        assert_eq!(step.usable(&open, last), Ok(()));
        assert_eq!(step.usable(&open, asked + STEP_LIFE), Err(StepOver));
        assert_eq!(SecondStep { tries: 5, ..step.clone() }.usable(&open, asked), Err(StepOver));
        for class in [Class::Web, Class::Credential] {
            assert_eq!(step.usable(&Floors::of([(class, Epoch(2))]), asked), Err(StepOver));
        }
    }
}
