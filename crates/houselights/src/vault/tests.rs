//! What a stolen row is worth, and what a lost file costs.

use super::escrow::EscrowError;
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
        if !self.path().exists() {
            self.source().write(&Keyring::new(&OsEntropy, Timestamp(0))).unwrap();
        }
        HouseVault::new(self.source(), self.source().read().unwrap(), Arc::new(OsEntropy), 2)
    }

    fn source(&self) -> Source {
        Source::File(self.path())
    }

    /// Another process makes a new key.
    fn renew(&self) -> String {
        let mut keyring = self.source().read().unwrap();
        let id = keyring.renew(&OsEntropy, Timestamp(9));
        self.source().write(&keyring).unwrap();
        id
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
    assert_eq!(house.renew(), "k2");
    let vault = house.vault();
    assert_eq!(vault.open(Column::AccountEmail, "r", &before).unwrap(), ana());
    let after = vault.seal(Column::AccountEmail, "r", &ana()).unwrap();
    assert!(after.0.starts_with(b"\x01\x02k2"));
    let current: Vec<_> = house.source().read().unwrap().keys();
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
        assert!(matches!(house.source().read(), Err(KeyringError::Exposed { .. })), "{mode:o}");
    }
}

#[test]
fn a_damaged_keyring_is_refused_and_left_alone() {
    let house = House::new();
    house.vault();
    let whole = std::fs::read_to_string(house.path()).unwrap();
    std::fs::write(house.path(), &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(house.source().read(), Err(KeyringError::Damaged { .. })));
    assert_eq!(std::fs::read_to_string(house.path()).unwrap().len(), whole.len() / 2);
}

#[tokio::test]
async fn a_password_is_right_wrong_or_right_but_old() {
    let house = House::new();
    let password = Secret::new("violet harbour lantern 41");
    let hash = house.vault().hash_password(&password).await.unwrap();
    assert!(hash.0.starts_with("$sealed$"), "nothing of the hash is seen");
    let vault = house.vault();
    assert_eq!(vault.verify_password(&password, Some(&hash)).await.unwrap(), Verdict::Right);
    // One more character is another password: nothing is cut off.
    let longer = Secret::new("violet harbour lantern 411");
    assert_eq!(vault.verify_password(&longer, Some(&hash)).await.unwrap(), Verdict::Wrong);
    assert_eq!(vault.verify_password(&password, None).await.unwrap(), Verdict::Wrong);
    house.renew();
    let vault = house.vault();
    assert_eq!(vault.verify_password(&password, Some(&hash)).await.unwrap(), Verdict::Right);
    assert_eq!(vault.keys_of_hash(&hash), ["k1"]);
    let moved = vault.reseal_hash(&hash).unwrap();
    assert_eq!(vault.keys_of_hash(&moved), ["k2"]);
    assert!(vault.same_hash(&hash, &moved));
    assert_eq!(vault.verify_password(&password, Some(&moved)).await.unwrap(), Verdict::Right);
}

#[tokio::test]
async fn the_right_password_cannot_be_checked_without_the_keyring() {
    let (ours, theirs) = (House::new(), House::new());
    let password = Secret::new("violet harbour lantern 41");
    let hash = ours.vault().hash_password(&password).await.unwrap();
    assert!(theirs.vault().verify_password(&password, Some(&hash)).await.is_err());
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

#[test]
fn a_running_vault_takes_up_a_new_key_when_a_value_names_it() {
    let house = House::new();
    let running = house.vault();
    house.renew();
    let by_another = house.vault().seal(Column::AccountEmail, "r", &ana()).unwrap();
    assert_eq!(running.current_key(), "k1");
    assert_eq!(running.open(Column::AccountEmail, "r", &by_another).unwrap(), ana());
    assert_eq!(running.current_key(), "k2");
    assert_eq!(
        running.seal(Column::AccountEmail, "r", &ana()).map(|sealed| running.key_of(&sealed)).unwrap(),
        Some("k2".into())
    );
}

#[test]
fn a_running_vault_refuses_the_keyring_of_another_house() {
    let (ours, theirs) = (House::new(), House::new());
    let running = ours.vault();
    theirs.vault();
    std::fs::copy(theirs.path(), ours.path()).unwrap();
    assert!(matches!(running.reload(), Err(KeyringError::OtherHouse { .. })));
    assert!(!running.current_key().is_empty());
}

#[test]
fn a_key_that_is_not_current_can_be_taken_out_and_its_name_does_not_come_again() {
    let mut keyring = Keyring::new(&OsEntropy, Timestamp(0));
    assert!(!keyring.remove("k1"), "it seals");
    assert_eq!(keyring.renew(&OsEntropy, Timestamp(1)), "k2");
    let before = keyring.fingerprint();
    assert!(keyring.remove("k1"));
    assert!(!keyring.remove("k1"));
    assert_ne!(keyring.fingerprint(), before);
    assert_eq!(keyring.renew(&OsEntropy, Timestamp(2)), "k3");
}

#[test]
fn a_command_or_a_credential_hands_the_keyring_out_and_cannot_be_written() {
    let house = House::new();
    house.vault();
    let path = house.path();
    let right = house.source().read().unwrap().fingerprint();
    let sources = [
        Source::Command(format!("cat {}", path.display())),
        Source::Command(format!("base64 -w0 {}", path.display())),
        Source::Credential(path),
    ];
    for source in sources {
        let keyring = source.read().unwrap();
        assert_eq!(keyring.fingerprint(), right, "{source}");
        assert!(matches!(source.write(&keyring), Err(KeyringError::ReadOnly { .. })));
    }
    assert!(matches!(Source::Command("exit 3".into()).read(), Err(KeyringError::Command { .. })));
    assert!(matches!(Source::Command("echo nothing".into()).read(), Err(KeyringError::Damaged { .. })));
}

#[test]
fn any_three_of_five_shares_give_the_keyring_back_and_two_do_not() {
    let keyring = Keyring::new(&OsEntropy, Timestamp(0));
    let shares = Escrow::split(&keyring, 5, 3, &OsEntropy).unwrap();
    for skipped in [[0, 1], [1, 3], [2, 4], [0, 4]] {
        let kept: Vec<&str> =
            (0..5).filter(|at| !skipped.contains(at)).map(|at| shares[at].as_str()).collect();
        let text = format!("what a person wrote above\n{}\n", kept.join("\n# and between\n"));
        assert_eq!(Escrow::join(&text).unwrap().fingerprint(), keyring.fingerprint());
    }
    let two = format!("{}\n{}\n{}", shares[0].as_str(), shares[1].as_str(), shares[0].as_str());
    assert_eq!(Escrow::join(&two).err(), Some(EscrowError::TooFew { there: 2, needed: 3 }));
    let mut damaged = shares[1].to_string();
    damaged.replace_range(70..71, if &damaged[70..71] == "A" { "B" } else { "A" });
    assert_eq!(Escrow::join(&format!("x\n{damaged}")).err(), Some(EscrowError::Damaged { line: 2 }));
    let other = Escrow::split(&keyring, 5, 3, &OsEntropy).unwrap();
    let mixed = format!("{}\n{}\n{}", shares[0].as_str(), shares[1].as_str(), other[2].as_str());
    assert_eq!(Escrow::join(&mixed).err(), Some(EscrowError::Mixed));
    assert_eq!(Escrow::join("no share at all").err(), Some(EscrowError::None));
    assert!(matches!(Escrow::split(&keyring, 3, 4, &OsEntropy), Err(EscrowError::Numbers { .. })));
    assert!(matches!(Escrow::split(&keyring, 3, 1, &OsEntropy), Err(EscrowError::Numbers { .. })));
}

#[test]
fn keys_that_find_are_kept_split_and_joined_with_the_others_and_a_keyring_without_stays_as_it_was() {
    let mut keyring = Keyring::new(&OsEntropy, Timestamp(0));
    let again = |keyring: &Keyring| Keyring::parse(&keyring.text()).unwrap();
    let names = |keyring: &Keyring, at: Timestamp| -> Vec<String> {
        again(keyring).finding(at).into_iter().map(|info| info.id).collect()
    };
    let before = (keyring.text(), keyring.fingerprint());
    assert!(before.0.contains("version = 1") && !before.0.contains("find"), "an older program reads it");
    assert_eq!(names(&keyring, Timestamp(1)), ["l1"]);

    assert_eq!(keyring.renew_finding(&OsEntropy, Timestamp(5)).as_deref(), Some("l2"));
    assert_eq!(keyring.renew_finding(&OsEntropy, Timestamp(6)), None);
    assert!(keyring.text().contains("version = 2"));
    assert_ne!(keyring.fingerprint(), before.1);
    assert_eq!(again(&keyring).fingerprint(), keyring.fingerprint());
    assert!(again(&keyring).same_house(&Keyring::parse(&before.0).unwrap()));
    assert_eq!(names(&keyring, Timestamp(5)), ["l1", "l2"], "a new one is only looked under");
    assert_eq!(names(&keyring, Timestamp(5) + SETTLING), ["l2", "l1"]);
    assert_eq!(names(&keyring, Timestamp(4)), ["l2", "l1"], "a clock that was set back brings nothing back");

    let shares = Escrow::split(&keyring, 3, 2, &OsEntropy).unwrap();
    let two = shares.iter().take(2).map(|share| format!("{}\n", share.as_str())).collect::<String>();
    assert_eq!(Escrow::join(&two).unwrap().fingerprint(), keyring.fingerprint());

    assert!(!keyring.remove("l2") && keyring.remove("l1") && !keyring.remove("l1"));
    assert_eq!(names(&keyring, Timestamp(5)), ["l2"]);
    assert_eq!(keyring.renew_finding(&OsEntropy, Timestamp(9)).as_deref(), Some("l3"));
}

#[test]
fn only_what_names_a_person_turns_over_and_each_key_finds_by_itself() {
    let house = House::new();
    let vault = house.vault();
    let [email, attempt] =
        [IndexKind::Email, IndexKind::Attempt].map(|kind| (kind, vault.index(kind, "ana@example.test")));
    let token = vault.token_text("row");
    let mut keyring = house.source().read().unwrap();
    keyring.renew_finding(&OsEntropy, Timestamp(0)).unwrap();
    house.source().write(&keyring).unwrap();
    assert!(vault.reload().unwrap());
    let found = vault.lookup(email.0, "ana@example.test");
    assert!(found.now != email.1 && found.other == Some(email.1));
    assert_eq!(vault.index_under("l1", email.0, "ana@example.test"), Some(email.1));
    assert_eq!(vault.index_under("l2", email.0, "ana@example.test"), Some(found.now));
    assert_eq!(vault.index_under("l3", email.0, "ana@example.test"), None);
    assert_eq!(vault.lookup(attempt.0, "ana@example.test"), attempt.1.into());
    assert!(vault.token_text("row") == token);
}
