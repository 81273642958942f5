//! The port that gives unpredictable bytes, and the shapes drawn from it.
//!
//! Draws only; what a drawn value means is the caller's.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::Secret;

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills the whole slice with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// An id of 128 bits as 32 lower-case hexadecimal characters.
    fn random_id(&self) -> String {
        let mut bytes = [0u8; 16];
        self.fill(&mut bytes);
        hex::encode(bytes)
    }

    /// 256 bits as 43 characters of `[A-Za-z0-9_-]`.
    fn token(&self) -> Secret {
        let mut bytes = [0u8; 32];
        self.fill(&mut bytes);
        Secret::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A number from 0 up to, and not including, `bound`; each equally likely. Zero when the bound is zero.
    fn below(&self, bound: u32) -> u32 {
        if bound == 0 {
            return 0;
        }
        // Draws at or above the last whole multiple are thrown away: keeping them would favour small numbers.
        let limit = u32::MAX - (u32::MAX % bound);
        loop {
            let mut bytes = [0u8; 4];
            self.fill(&mut bytes);
            let drawn = u32::from_le_bytes(bytes);
            if drawn < limit {
                return drawn % bound;
            }
        }
    }

    /// A positive number below 2^31, the shape of every id the protocol calls an integer.
    fn number(&self) -> i32 {
        i32::try_from(self.below(0x7fff_fffe)).unwrap_or(0).saturating_add(1)
    }

    /// `length` characters, each equally likely to be any of `alphabet`.
    fn characters(&self, alphabet: &str, length: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        let bound = u32::try_from(letters.len()).unwrap_or(u32::MAX);
        (0..length).filter_map(|_| letters.get(self.below(bound) as usize)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Counting(AtomicU8);
    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn what_is_drawn_has_the_promised_shape() {
        let entropy = Counting(AtomicU8::new(0));
        assert_eq!(entropy.random_id().len(), 32);
        assert_eq!(entropy.token().expose().len(), 43);
        for _ in 0..200 {
            assert!(entropy.below(3) < 3);
            assert!(entropy.number() > 0);
        }
        let drawn = entropy.characters("ABC", 50);
        assert!(drawn.len() == 50 && drawn.contains('A') && drawn.contains('B'));
        assert_eq!(entropy.below(0), 0);
    }
}
