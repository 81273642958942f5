//! Where network addresses are, as far as a file on this machine knows.

use locale::Locale;

/// Knows places of network addresses.
pub trait Atlas: Send + Sync {
    /// The place of a network address, `Graz, Austria`, named in this language where that is known.
    fn place(&self, address: &str, locale: Locale) -> Option<String>;
}

/// Knows none.
pub struct NoAtlas;

impl Atlas for NoAtlas {
    fn place(&self, _: &str, _: Locale) -> Option<String> {
        None
    }
}
