use super::*;
use proptest::prelude::*;

const KEY: PublicKey = PublicKey([1; 32]);
const OTHER: PublicKey = PublicKey([2; 32]);

fn unowned(key: Option<PublicKey>) -> Server {
    Server {
        id: "s".into(),
        number: ServerNumber(1),
        machine_identifier: MachineIdentifier::parse("m").unwrap(),
        public_key: key,
        about: ServerAbout::default(),
        owner: None,
        device: None,
        approved: Epoch::ZERO,
        revoked_at: None,
        counter: 0,
        address: Sealed(vec![]),
        created_at: Timestamp(0),
        last_seen_at: Timestamp(0),
        version: 0,
    }
}

fn owned(key: Option<PublicKey>) -> Server {
    unowned(key).claim("ana".into(), "d".into(), key, &Floors::default(), Epoch(0)).unwrap()
}

fn out_at(epoch: i64) -> Floors {
    Floors::of([(Class::Server, Epoch(epoch))])
}

#[test]
fn signing_out_makes_a_server_wait_and_approving_brings_it_back() {
    let server = owned(Some(KEY));
    assert_eq!(server.state(&Floors::default()), ServerState::Owned);
    let floors = out_at(1);
    assert_eq!(server.state(&floors), ServerState::Waiting);
    assert_eq!(server.clone().approve(&"bob".into(), Epoch(1)), Err(ApprovalError::Unknown));
    let back = server.approve(&"ana".into(), Epoch(1)).unwrap();
    assert_eq!(back.state(&floors), ServerState::Owned);
}

#[test]
fn a_claim_token_wins_over_a_dead_credential_and_never_over_a_living_owner() {
    let claim =
        |server: Server, floors: &Floors| server.claim("bob".into(), "e".into(), Some(KEY), floors, Epoch(1));
    assert_eq!(claim(owned(Some(KEY)), &Floors::default()).map(drop), Err(OwnershipError::AlreadyOwned));
    assert_eq!(claim(owned(Some(KEY)), &out_at(1)).unwrap().owner, Some("bob".into()));
    assert_eq!(
        claim(owned(Some(KEY)).revoke(Timestamp(1)), &Floors::default()).unwrap().owner,
        Some("bob".into())
    );
    let again = owned(Some(KEY)).claim("ana".into(), "d".into(), Some(KEY), &Floors::default(), Epoch(0));
    assert!(again.is_ok());
}

#[test]
fn a_claim_needs_the_key_the_server_is_known_with() {
    let floors = Floors::default();
    let with = |key| owned(Some(KEY)).claim("ana".into(), "d".into(), key, &floors, Epoch(0)).map(drop);
    assert_eq!(with(Some(OTHER)), Err(OwnershipError::OtherKey));
    assert_eq!(with(None), Err(OwnershipError::ProofMissing));
    assert_eq!(with(Some(KEY)), Ok(()));
}

#[test]
fn a_server_without_a_key_is_claimed_again_by_its_owner_only() {
    let claim = |by: &str, key, floors: &Floors| {
        owned(None).claim(by.into(), "e".into(), key, floors, Epoch(1)).map(|server| server.public_key)
    };
    assert_eq!(claim("bob", None, &out_at(1)), Err(OwnershipError::AlreadyOwned));
    assert_eq!(claim("bob", Some(OTHER), &out_at(1)), Err(OwnershipError::OtherKey));
    assert_eq!(claim("ana", None, &out_at(1)), Ok(None));
    assert_eq!(claim("ana", Some(KEY), &out_at(1)), Ok(Some(KEY)));
    assert_eq!(owned(None).approve(&"ana".into(), Epoch(1)).map(drop), Err(ApprovalError::Keyless));
}

#[test]
fn a_server_thrown_out_cannot_be_approved_only_claimed() {
    let out = owned(Some(KEY)).revoke(Timestamp(5));
    assert_eq!(out.state(&Floors::default()), ServerState::Revoked);
    assert_eq!(out.approve(&"ana".into(), Epoch(1)).map(drop), Err(ApprovalError::Revoked));
}

#[test]
fn sections_keep_their_numbers_when_they_are_announced_again() {
    let section = |number, key: &str, uuid: &str| Section {
        number: SectionNumber(number),
        key: key.into(),
        kind: "movie".into(),
        title: key.into(),
        uuid: uuid.into(),
    };
    let known = [section(10, "1", "u1"), section(11, "2", "u2")];
    let mut next = 99;
    let after = renumber(&known, vec![section(0, "7", "u2"), section(0, "8", "u3")], || {
        next += 1;
        SectionNumber(next)
    });
    assert_eq!(after.iter().map(|s| s.number.0).collect::<Vec<_>>(), [11, 100]);
}

#[derive(Debug, Clone)]
enum Move {
    Claim { by: bool, key: Option<bool> },
    SignOut,
    Approve { by: bool },
    Revoke,
    Release,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let step = prop_oneof![
        (any::<bool>(), any::<Option<bool>>()).prop_map(|(by, key)| Move::Claim { by, key }),
        Just(Move::SignOut),
        any::<bool>().prop_map(|by| Move::Approve { by }),
        Just(Move::Revoke),
        Just(Move::Release),
    ];
    proptest::collection::vec(step, 0..40)
}

proptest! {
    /// Whatever is tried, a server becomes owned only by a claim or by its owner's approval, and once it has a key no
    /// claim without that key changes anything.
    #[test]
    fn there_is_no_path_to_ownership_without_claim_or_approval(moves in moves()) {
        let who = |by: bool| if by { AccountId::new("ana") } else { AccountId::new("bob") };
        let (mut server, mut floors, mut epoch) = (unowned(None), Floors::default(), Epoch(0));
        for step in moves {
            let before = server.clone();
            let state = before.state(&floors);
            let mut let_in = false;
            match step {
                Move::Claim { by, key } => {
                    let key = key.map(|k| if k { KEY } else { OTHER });
                    if let Ok(after) = server.clone().claim(who(by), "d".into(), key, &floors, epoch) {
                        prop_assert!(before.public_key.is_none() || before.public_key == key);
                        prop_assert!(state != ServerState::Owned || before.owner == Some(who(by)));
                        server = after;
                        let_in = true;
                    }
                }
                Move::SignOut => {
                    epoch = epoch.next();
                    floors = out_at(epoch.0);
                }
                Move::Approve { by } => {
                    if let Ok(after) = server.clone().approve(&who(by), epoch) {
                        prop_assert_eq!(&before.owner, &Some(who(by)));
                        server = after;
                        let_in = true;
                    }
                }
                Move::Revoke => server = server.revoke(Timestamp(1)),
                Move::Release => server = server.release(),
            }
            if server.state(&floors) == ServerState::Owned && state != ServerState::Owned {
                prop_assert!(let_in);
            }
        }
    }
}
