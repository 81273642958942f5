//! What a stolen row is worth, and what a lost file costs.

use super::*;
use kernel::Timestamp;
use std::os::unix::fs::PermissionsExt as _;

use crate::ambient::OsEntropy;

struct House {
    folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("keyring.toml")
    }

    fn vault(&self) -> HouseVault {
        let keyring = Keyring::open(&self.path())
            .or_else(|_| Keyring::create(&self.path(), &OsEntropy, Timestamp(0)))
            .unwrap();
        HouseVault::new(keyring, Arc::new(OsEntropy), 2)
    }
}

fn ana() -> Secret {
    Secret::new("ana@example.test")
}

#[test]
fn a_sealed_value_opens_in_its_row_and_column_only() {
    let house = House::new();
    let vault = house.vault();
    let sealed = vault.seal(Column::AccountEmail, "row-1", &ana()).unwrap();
    assert_eq!(vault.open(Column::AccountEmail, "row-1", &sealed).unwrap(), ana());
    assert!(matches!(vault.open(Column::AccountEmail, "row-2", &sealed), Err(VaultError::Unopenable)));
    assert!(matches!(vault.open(Column::AccountUserName, "row-1", &sealed), Err(VaultError::Unopenable)));
}

#[test]
fn no_byte_of_a_sealed_value_can_be_changed() {
    let house = House::new();
    let vault = house.vault();
    let sealed = vault.seal(Column::AccountEmail, "r", &ana()).unwrap();
    for at in 0..sealed.0.len() {
        let mut changed = sealed.clone();
        changed.0[at] ^= 1;
        assert!(vault.open(Column::AccountEmail, "r", &changed).is_err(), "byte {at}");
    }
    for end in 0..sealed.0.len() {
        assert!(
            vault.open(Column::AccountEmail, "r", &Sealed(sealed.0[..end].to_vec())).is_err(),
            "cut at {end}"
        );
    }
}

#[test]
fn a_value_sealed_for_an_account_opens_with_its_key_only() {
    let house = House::new();
    let vault = house.vault();
    let column = Column::SessionOrigin;
    let [one, two, trail] = [Owner::Account("a1".into()), Owner::Account("a2".into()), Owner::Trail]
        .map(|owner| vault.unwrap_key(&owner, &vault.new_key(&owner).unwrap()).unwrap());
    let sealed = vault.seal_own(&one, column, "row-1", &ana()).unwrap();
    assert_eq!(vault.owner(&sealed), Some(one.owner().clone()));
    assert_eq!(vault.open_own(&one, column, "row-1", &sealed).unwrap(), ana());
    for (key, column, row) in [
        (&two, column, "row-1"),
        (&trail, column, "row-1"),
        (&one, column, "row-2"),
        (&one, Column::DeviceAddress, "row-1"),
    ] {
        assert!(vault.open_own(key, column, row, &sealed).is_err(), "{key:?} {column:?} {row}");
    }
    assert!(vault.open(column, "row-1", &sealed).is_err(), "the keyring does not open it");
    let by_keyring = vault.seal(column, "row-1", &ana()).unwrap();
    assert_eq!(vault.owner(&by_keyring), None);
    assert!(vault.open_own(&one, column, "row-1", &by_keyring).is_err());
    for at in 0..sealed.0.len() {
        let mut changed = sealed.clone();
        changed.0[at] ^= 1;
        assert!(vault.open_own(&one, column, "row-1", &changed).is_err(), "byte {at}");
    }
}

#[test]
fn a_wrapped_key_is_worth_nothing_in_another_accounts_row() {
    let house = House::new();
    let vault = house.vault();
    let (one, two) = (Owner::Account("a1".into()), Owner::Account("a2".into()));
    let wrapped = vault.new_key(&one).unwrap();
    assert!(vault.unwrap_key(&one, &wrapped).is_ok());
    assert!(vault.unwrap_key(&two, &wrapped).is_err());
    assert!(vault.unwrap_key(&Owner::Trail, &wrapped).is_err());
    assert!(House::new().vault().unwrap_key(&one, &wrapped).is_err(), "another house");
}

#[test]
fn the_same_value_is_sealed_differently_each_time_and_found_the_same_each_time() {
    let house = House::new();
    let vault = house.vault();
    let seal = || vault.seal(Column::AccountEmail, "r", &ana()).unwrap();
    assert_ne!(seal(), seal());
    let index = |kind| vault.index(kind, "ana@example.test");
    assert_eq!(index(IndexKind::Email), index(IndexKind::Email));
    assert_ne!(index(IndexKind::Email), index(IndexKind::UserName));
}

#[test]
fn another_house_opens_and_finds_nothing() {
    let (ours, theirs) = (House::new(), House::new());
    let (ours, theirs) = (ours.vault(), theirs.vault());
    let sealed = ours.seal(Column::AccountEmail, "r", &ana()).unwrap();
    assert!(theirs.open(Column::AccountEmail, "r", &sealed).is_err());
    assert_ne!(ours.index(IndexKind::Email, "x"), theirs.index(IndexKind::Email, "x"));
    assert_ne!(ours.token_text("t"), theirs.token_text("t"));
}

#[test]
fn a_token_is_the_same_after_a_restart_and_has_the_shape_clients_expect() {
    let house = House::new();
    let text = house.vault().token_text("row");
    assert_eq!(text, house.vault().token_text("row"));
    assert_eq!(text.expose().len(), 43);
    assert!(text.expose().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
}

#[test]
fn a_new_key_seals_from_now_on_and_the_old_one_still_opens() {
    let house = House::new();
    let before = house.vault().seal(Column::AccountEmail, "r", &ana()).unwrap();
    let mut keyring = Keyring::open(&house.path()).unwrap();
    assert_eq!(keyring.renew(&house.path(), &OsEntropy, Timestamp(9)).unwrap(), "k2");
    let vault = house.vault();
    assert_eq!(vault.open(Column::AccountEmail, "r", &before).unwrap(), ana());
    let after = vault.seal(Column::AccountEmail, "r", &ana()).unwrap();
    assert!(after.0.starts_with(b"\x01\x02k2"));
    let current: Vec<_> = Keyring::open(&house.path()).unwrap().keys();
    assert_eq!(
        current.iter().map(|key| (key.id.as_str(), key.current)).collect::<Vec<_>>(),
        [("k1", false), ("k2", true)]
    );
}

#[test]
fn a_keyring_that_others_can_read_is_refused() {
    let house = House::new();
    house.vault();
    for mode in [0o604, 0o640, 0o660] {
        std::fs::set_permissions(house.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        assert!(matches!(Keyring::open(&house.path()), Err(KeyringError::Exposed { .. })), "{mode:o}");
    }
}

#[test]
fn a_damaged_keyring_is_refused_and_left_alone() {
    let house = House::new();
    house.vault();
    let whole = std::fs::read_to_string(house.path()).unwrap();
    std::fs::write(house.path(), &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(Keyring::open(&house.path()), Err(KeyringError::Damaged { .. })));
    assert_eq!(std::fs::read_to_string(house.path()).unwrap().len(), whole.len() / 2);
}

#[tokio::test]
async fn a_password_is_right_wrong_or_right_but_old() {
    let house = House::new();
    let password = Secret::new("violet harbour lantern 41");
    let hash = house.vault().hash_password(&password).await.unwrap();
    assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1,keyid="), "a PHC string at the floor");
    let vault = house.vault();
    assert_eq!(vault.verify_password(&password, Some(&hash)).await.unwrap(), Verdict::Right);
    // One more character is another password: nothing is cut off.
    let longer = Secret::new("violet harbour lantern 411");
    assert_eq!(vault.verify_password(&longer, Some(&hash)).await.unwrap(), Verdict::Wrong);
    assert_eq!(vault.verify_password(&password, None).await.unwrap(), Verdict::Wrong);
    Keyring::open(&house.path()).unwrap().renew(&house.path(), &OsEntropy, Timestamp(9)).unwrap();
    assert_eq!(house.vault().verify_password(&password, Some(&hash)).await.unwrap(), Verdict::RightButOld);
}

#[tokio::test]
async fn the_right_password_cannot_be_checked_without_the_keyring() {
    let (ours, theirs) = (House::new(), House::new());
    let password = Secret::new("violet harbour lantern 41");
    let hash = ours.vault().hash_password(&password).await.unwrap();
    assert_eq!(theirs.vault().verify_password(&password, Some(&hash)).await.unwrap(), Verdict::Wrong);
}

#[test]
fn a_signature_is_checked_strictly() {
    use ed25519_dalek::{Signer as _, SigningKey};
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = PublicKey(key.verifying_key().to_bytes());
    let signature = Signature(key.sign(b"hello").to_bytes());
    assert!(Ed25519.verify(&public, b"hello", &signature));
    assert!(!Ed25519.verify(&public, b"hullo", &signature));
    // The neutral element as a key would accept one signature for every message.
    let mut weak = [0u8; 32];
    weak[0] = 1;
    assert!(!Ed25519.verify(&PublicKey(weak), b"hello", &Signature([0; 64])));
}
