//! Proof of work: what a stranger's browser computes before a form is taken while somebody attacks.
//!
//! ```text
//! challenge (signed, bound to a form, with an end) ──the browser finds PIECES numbers──▶ solved, once
//!                                                 ──no script: it waits──▶ taken, a few per network
//! ```
//!
//! The work is cut into pieces, so that its length varies little and its progress can be shown. Nothing is stored for a
//! challenge but the mark that it was used. Decides only.

use std::time::Duration;

use kernel::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::attack::AttackLevel;

/// How many numbers must be found.
pub const PIECES: u32 = 16;
/// How long a challenge can be answered.
pub const LIFE: Duration = Duration::from_secs(30 * 60);
/// How long a browser without script waits instead.
pub const WAIT: Duration = Duration::from_secs(60);
/// The most bits of work ever asked for: some seconds on a telephone for each piece.
const MOST_BITS: u32 = 20;

/// Which form a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Signing up.
    SignUp,
    /// A reset mail.
    Forgot,
    /// Signing in from a browser that was never here.
    SignIn,
}

impl Purpose {
    /// The word that is signed into the challenge.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::Forgot => "forgot",
            Self::SignIn => "sign-in",
        }
    }

    /// How many bits of work each piece costs at this level, after so many tries from the same network: each doubling
    /// of the tries doubles the work. Nothing while all is calm, and for a sign-in only at the highest level.
    #[must_use]
    pub fn bits(self, level: AttackLevel, tried: i64) -> u32 {
        let base = match (level, self) {
            (AttackLevel::Calm, _) | (AttackLevel::UnderAttack, Self::SignIn) => return 0,
            (AttackLevel::UnderAttack, Self::SignUp | Self::Forgot) => 13,
            (AttackLevel::Severe, Self::SignUp | Self::Forgot | Self::SignIn) => 15,
        };
        let doublings = tried.max(1).ilog2().saturating_sub(2);
        (base + doublings).min(MOST_BITS)
    }
}

/// A challenge, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The form it is for.
    pub purpose: Purpose,
    /// How many zero bits each piece must begin with.
    pub bits: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// Makes it unlike every other.
    pub nonce: String,
}

/// Why work does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WorkRefusal {
    /// Nothing was presented, or something we never signed for this form.
    #[error("no challenge of ours was answered")]
    Missing,
    /// The challenge is too old.
    #[error("the challenge is over")]
    Expired,
    /// It was used already.
    #[error("the challenge was used before")]
    Used,
    /// The numbers do not solve it.
    #[error("the work is not done")]
    Undone,
    /// Without work, the form is taken after a while.
    #[error("without work the form is taken in {} seconds", left.as_secs())]
    Wait {
        /// How long that is from now.
        left: Duration,
    },
}

impl Challenge {
    /// The text that is signed and solved: `purpose.bits.time.nonce`.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}.{}.{}.{}", self.purpose.as_str(), self.bits, self.made_at.as_millis(), self.nonce)
    }

    /// Reads the text again, for this form only. Whether we signed it is for the caller to check.
    #[must_use]
    pub fn parse(text: &str, purpose: Purpose) -> Option<Self> {
        let mut parts = text.split('.');
        let (name, bits, at, nonce) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if name != purpose.as_str() || parts.next().is_some() {
            return None;
        }
        let (bits, at) = (bits.parse().ok()?, at.parse().ok()?);
        Some(Self { purpose, bits, made_at: Timestamp(at), nonce: nonce.to_owned() })
    }

    /// Whether it can still be answered.
    pub fn current(&self, now: Timestamp) -> Result<(), WorkRefusal> {
        if now >= self.made_at + LIFE { Err(WorkRefusal::Expired) } else { Ok(()) }
    }

    /// Whether these numbers solve it: `PIECES` of them, separated by commas, each in its place.
    pub fn solved(&self, answer: &str) -> Result<(), WorkRefusal> {
        let text = self.text();
        let mut pieces = 0u32;
        for number in answer.split(',') {
            let number: u64 = number.trim().parse().map_err(|_| WorkRefusal::Undone)?;
            if pieces >= PIECES || zeros(&digest(&text, pieces, number)) < self.bits {
                return Err(WorkRefusal::Undone);
            }
            pieces += 1;
        }
        if pieces == PIECES { Ok(()) } else { Err(WorkRefusal::Undone) }
    }

    /// Whether somebody without script has waited long enough.
    pub fn waited(&self, now: Timestamp) -> Result<(), WorkRefusal> {
        let left = (self.made_at + WAIT).since(now);
        if left.is_zero() { Ok(()) } else { Err(WorkRefusal::Wait { left }) }
    }
}

fn digest(text: &str, piece: u32, number: u64) -> [u8; 32] {
    Sha256::digest(format!("{text}:{piece}:{number}").as_bytes()).into()
}

fn zeros(hash: &[u8; 32]) -> u32 {
    let mut count = 0;
    for byte in hash {
        count += byte.leading_zeros();
        if *byte != 0 {
            break;
        }
    }
    count
}

/// Solves a challenge as a browser does; for tests and for whoever writes a client.
#[must_use]
pub fn solve(text: &str, bits: u32) -> String {
    let find = |piece| (0u64..).find(|number| zeros(&digest(text, piece, *number)) >= bits).unwrap_or(0);
    (0..PIECES).map(|piece| find(piece).to_string()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge() -> Challenge {
        Challenge { purpose: Purpose::Forgot, bits: 6, made_at: Timestamp(0), nonce: "n".into() }
    }

    #[test]
    fn work_counts_for_its_own_challenge_and_only_when_all_of_it_is_done() {
        let answer = solve(&challenge().text(), 6);
        assert_eq!(challenge().solved(&answer), Ok(()));
        let other = Challenge { nonce: "m".into(), ..challenge() };
        assert_eq!(other.solved(&answer), Err(WorkRefusal::Undone));
        let (part, _) = answer.rsplit_once(',').unwrap();
        assert_eq!(challenge().solved(part), Err(WorkRefusal::Undone));
        assert_eq!(challenge().solved(&format!("{answer},0")), Err(WorkRefusal::Undone));
        assert_eq!(challenge().solved(""), Err(WorkRefusal::Undone));
    }

    #[test]
    fn a_challenge_is_for_one_form_and_ends() {
        let text = challenge().text();
        assert_eq!(Challenge::parse(&text, Purpose::Forgot), Some(challenge()));
        assert_eq!(Challenge::parse(&text, Purpose::SignUp), None);
        assert_eq!(Challenge::parse(&format!("{text}.x"), Purpose::Forgot), None);
        let end = Timestamp(0) + LIFE;
        assert_eq!(challenge().current(end - Duration::from_millis(1)), Ok(()));
        assert_eq!(challenge().current(end), Err(WorkRefusal::Expired));
    }

    #[test]
    fn whoever_cannot_work_waits_a_minute() {
        let at = Timestamp::from_secs;
        assert_eq!(challenge().waited(at(59)), Err(WorkRefusal::Wait { left: Duration::from_secs(1) }));
        assert_eq!(challenge().waited(at(60)), Ok(()));
    }

    #[test]
    fn work_is_asked_for_only_under_attack_and_grows_with_the_tries() {
        assert_eq!(Purpose::SignUp.bits(AttackLevel::Calm, 1_000), 0);
        assert_eq!(Purpose::SignIn.bits(AttackLevel::UnderAttack, 1_000), 0);
        assert_eq!(Purpose::SignUp.bits(AttackLevel::UnderAttack, 0), 13);
        assert_eq!(Purpose::SignUp.bits(AttackLevel::UnderAttack, 8), 14);
        assert_eq!(Purpose::SignIn.bits(AttackLevel::Severe, 0), 15);
        assert_eq!(Purpose::Forgot.bits(AttackLevel::Severe, i64::MAX), MOST_BITS);
    }
}
