//! What holds for every value, row and column, tried with values nobody would think of.

use account::AccountId;
use account::vault::SEALED;
use proptest::prelude::*;

use super::*;
use crate::ambient::OsEntropy;
use kernel::Timestamp;

/// A keyring with two keys, the second of which seals.
fn vault() -> HouseVault {
    let mut keyring = Keyring::new(&OsEntropy, Timestamp(0));
    keyring.renew(&OsEntropy, Timestamp(1));
    let nowhere = Source::File("/nonexistent/keyring.toml".into());
    HouseVault::new(nowhere, keyring, Arc::new(OsEntropy), 1)
}

fn columns() -> impl Strategy<Value = (Column, Column)> {
    let one = prop::sample::select(SEALED.to_vec());
    (one.clone(), one).prop_filter("two columns", |(one, other)| one != other)
}

fn rows() -> impl Strategy<Value = (String, String)> {
    ("\\PC{0,40}", "\\PC{0,40}").prop_filter("two rows", |(one, other)| one != other)
}

/// The same value, saying that another key sealed it.
fn renamed(sealed: &Sealed, from: &str, to: &str) -> Sealed {
    let mut bytes = sealed.0.clone();
    let start = 2;
    bytes.splice(start..start + from.len(), to.bytes());
    bytes[1] = u8::try_from(to.len()).unwrap();
    Sealed(bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_the_keyring_seals_opens_in_its_place_and_nowhere_else(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        (column, other_column) in columns(),
        (row, other_row) in rows(),
        flipped in any::<prop::sample::Index>(),
    ) {
        let vault = vault();
        let sealed = vault.seal_bytes(column, &row, &bytes).unwrap();
        let opens = |column, row: &str, sealed: &Sealed| vault.open_bytes(column, row, sealed).ok();
        prop_assert!(opens(column, &row, &sealed).is_some_and(|plain| *plain == bytes));
        prop_assert!(opens(other_column, &row, &sealed).is_none());
        prop_assert!(opens(column, &other_row, &sealed).is_none());
        prop_assert!(opens(column, &row, &renamed(&sealed, "k2", "k1")).is_none(), "another key's name");
        prop_assert!(opens(column, &row, &renamed(&sealed, "k2", "k77")).is_none(), "a key that is not there");
        let mut changed = sealed.clone();
        let bit = flipped.index(changed.0.len() * 8);
        changed.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(opens(column, &row, &changed).is_none(), "bit {bit}");
        let again = vault.reseal(column, &row, &sealed).unwrap();
        prop_assert_ne!(&again, &sealed);
        prop_assert!(opens(column, &row, &again).is_some_and(|plain| *plain == bytes));
    }

    #[test]
    fn what_an_account_seals_opens_with_its_key_in_its_place_and_nowhere_else(
        text in "\\PC{0,200}",
        (column, other_column) in columns(),
        (row, other_row) in rows(),
        (id, other_id) in ("[a-z0-9]{1,32}", "[A-Z]{1,32}"),
        flipped in any::<prop::sample::Index>(),
    ) {
        let vault = vault();
        let key = |owner: &Owner| vault.unwrap_key(owner, &vault.new_key(owner).unwrap()).unwrap();
        let (mine, theirs) = (Owner::Account(AccountId::new(id.as_str())), Owner::Account(AccountId::new(other_id)));
        let (own, other, trail) = (key(&mine), key(&theirs), key(&Owner::Trail));
        let made_again = key(&mine);
        let sealed = vault.seal_own(&own, column, &row, &Secret::new(text.as_str())).unwrap();
        let opens = |key, column, row: &str, sealed: &Sealed| vault.open_own(key, column, row, sealed).ok();
        prop_assert!(opens(&own, column, &row, &sealed) == Some(Secret::new(text.as_str())));
        prop_assert!(opens(&own, other_column, &row, &sealed).is_none());
        prop_assert!(opens(&own, column, &other_row, &sealed).is_none());
        prop_assert!(opens(&other, column, &row, &sealed).is_none());
        prop_assert!(opens(&trail, column, &row, &sealed).is_none());
        // Made again, the key of the same account is another one.
        prop_assert!(opens(&made_again, column, &row, &sealed).is_none());
        prop_assert!(vault.open(column, &row, &sealed).is_err(), "the keyring alone");
        let mut changed = sealed;
        let bit = flipped.index(changed.0.len() * 8);
        changed.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(opens(&own, column, &row, &changed).is_none(), "bit {bit}");
    }

    #[test]
    fn bytes_that_nobody_sealed_open_nowhere(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let vault = vault();
        let sealed = Sealed(bytes);
        prop_assert!(vault.open_bytes(Column::AccountEmail, "r", &sealed).is_err());
        let _ = (vault.owner(&sealed), vault.key_of(&sealed));
    }

    #[test]
    fn no_two_texts_or_kinds_share_a_look_up_value(one in "\\PC{0,60}", other in "\\PC{0,60}") {
        let vault = vault();
        let index = |kind, text: &str| vault.index(kind, text);
        prop_assert_eq!(index(IndexKind::Email, &one) == index(IndexKind::Email, &other), one == other);
        prop_assert_ne!(index(IndexKind::Email, &one), index(IndexKind::UserName, &one));
    }
}
