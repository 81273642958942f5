//! The names of people on a media server's disk: sealed with a key made from the server's own.
//!
//! ```text
//! nonce from key and name (24) │ ciphertext and tag      as base64url
//! ```
//!
//! The nonce comes from the name, so that the same name is sealed the same way and no nonce serves two names. Who has
//! the database but not the server's identity reads nothing and cannot check a guess.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use media::ports::Names;
use sha2::{Digest as _, Sha512};

use crate::ServerIdentity;

const NONCE: usize = 24;

impl Names for ServerIdentity {
    fn seal(&self, name: &str) -> String {
        let nonce = nonce(&self.derived("houselights name nonce 1"), name);
        let sealed = cipher(self).encrypt(&XNonce::from(nonce), name.as_bytes()).unwrap_or_default();
        URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
    }

    fn open(&self, sealed: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        String::from_utf8(cipher(self).decrypt(&XNonce::from(*nonce), sealed).ok()?).ok()
    }
}

fn cipher(identity: &ServerIdentity) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&identity.derived("houselights name key 1").into())
}

fn nonce(key: &[u8; 32], name: &str) -> [u8; NONCE] {
    let mut nonce = [0; NONCE];
    // The key is of fixed length and comes first; SHA-512 cut to 24 bytes cannot be extended.
    let digest = Sha512::new().chain_update(key).chain_update(name).finalize();
    nonce.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Entropy;

    struct Same(u8);

    impl Entropy for Same {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    fn server(seed: u8) -> ServerIdentity {
        ServerIdentity::open(tempfile::tempdir().unwrap().path(), &Same(seed)).unwrap()
    }

    #[test]
    fn a_sealed_name_is_read_by_the_server_that_sealed_it_alone() {
        let sealed = server(1).seal("ana");
        assert!(!sealed.contains("ana"));
        assert_eq!(server(1).open(&sealed).as_deref(), Some("ana"));
        assert_eq!(server(2).open(&sealed), None);
        assert_eq!(server(1).open("ana"), None);
    }

    #[test]
    fn two_names_never_share_a_nonce_and_one_name_is_sealed_alike() {
        let one = server(1);
        assert_eq!(one.seal("ana"), one.seal("ana"));
        assert_ne!(one.seal("ana").get(..32), one.seal("ben").get(..32));
        assert_eq!(one.open(&one.seal("")).as_deref(), Some(""));
    }
}
