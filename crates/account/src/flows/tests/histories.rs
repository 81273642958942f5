//! Random histories of issuing, signing out, copying, putting back and replicas that lag, against a model that keeps every
//! token and crosses it out.

use kernel::{Epoch, Timestamp};
use proptest::prelude::*;

use crate::epoch::{Class, Floors, Level};
use crate::floor::{Reached, Standing};
use crate::flows::settle;
use crate::ids::{AccountId, CohortId, DeviceId};
use crate::memory::MemoryStore;
use crate::ports::AccountStore as _;
use crate::testing::now;

const REPLICAS: usize = 3;

#[derive(Debug, Clone)]
enum Move {
    Issue {
        account: u8,
        device: u8,
        class: u8,
    },
    SignOut {
        by: u8,
        level: u8,
        account: u8,
        device: u8,
        class: u8,
    },
    /// A replica looks, as it does every two seconds.
    Follow {
        replica: u8,
    },
    Copy,
    /// The copy is put back, and every replica starts, this one first.
    PutBack {
        first: u8,
    },
    /// A replica loses its floor and starts.
    Lose {
        replica: u8,
    },
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        6 => (0..3u8, 0..2u8, 0..6u8).prop_map(|(account, device, class)| Move::Issue { account, device, class }),
        3 => (0..3u8, 0..4u8, 0..3u8, 0..2u8, 0..6u8).prop_map(|(by, level, account, device, class)| Move::SignOut { by, level, account, device, class }),
        2 => (0..3u8).prop_map(|replica| Move::Follow { replica }),
        1 => Just(Move::Copy),
        1 => (0..3u8).prop_map(|first| Move::PutBack { first }),
        1 => (0..3u8).prop_map(|replica| Move::Lose { replica }),
    ];
    proptest::collection::vec(one, 0..80)
}

/// Accounts 0 and 1 share a cohort; every device belongs to one account.
fn names(account: u8, device: u8) -> (CohortId, AccountId, DeviceId) {
    let cohort = if account < 2 { "one" } else { "two" };
    (cohort.into(), format!("a{account}").into(), format!("a{account}d{device}").into())
}

#[derive(Debug, Clone)]
struct Issued {
    account: u8,
    device: u8,
    class: Class,
    epoch: Epoch,
    /// Whether anything ended it, in this history or in one that was cut off.
    ended: bool,
    /// Whether it is in the database that is there now.
    there: bool,
}

/// The whole house: a database, a copy of it, a floor for each replica, and what the model knows.
struct World {
    store: MemoryStore,
    copy: Option<(MemoryStore, usize)>,
    floors: [Option<Reached>; REPLICAS],
    tokens: Vec<Issued>,
    signed_out_since_copy: bool,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            store: MemoryStore::default(),
            copy: None,
            floors: [None; REPLICAS],
            tokens: Vec::new(),
            signed_out_since_copy: false,
        };
        assert_eq!(world.start(0), Standing::Level);
        // A new replica is given a copy of the floor.
        world.floors = [world.floors[0]; REPLICAS];
        world
    }

    fn start(&mut self, replica: usize) -> Standing {
        let mut tx = now(self.store.begin()).unwrap();
        let settled = now(settle(&mut *tx, self.floors[replica], Timestamp(0))).unwrap();
        now(tx.keep_floor()).unwrap();
        now(tx.commit()).unwrap();
        self.floors[replica] = Some(settled.now);
        if settled.standing != Standing::Level {
            let ended = settled.standing.ended();
            self.tokens
                .iter_mut()
                .filter(|token| ended.contains(&token.class))
                .for_each(|token| token.ended = true);
        }
        settled.standing
    }

    fn reached(&self) -> Reached {
        now(now(self.store.read()).unwrap().reached()).unwrap()
    }

    fn step(&mut self, step: &Move) {
        match *step {
            Move::Issue { account, device, class } => {
                let epoch = self.reached().epoch.next();
                let class = Class::ALL[usize::from(class)];
                self.tokens.push(Issued { account, device, class, epoch, ended: false, there: true });
            }
            Move::SignOut { by, level, account, device, class } => {
                let class = Class::ALL[usize::from(class)];
                let (cohort, id, device_id) = names(account, device);
                let level = match level {
                    0 => Level::Global,
                    1 => Level::Cohort(cohort),
                    2 => Level::Account(id),
                    _ => Level::Device(device_id),
                };
                let mut tx = now(self.store.begin()).unwrap();
                let epoch = now(tx.advance_epoch()).unwrap();
                now(tx.raise(&level, class, epoch)).unwrap();
                now(tx.commit()).unwrap();
                // Whoever asked is told only when the floor of the replica they asked has it.
                let floor = &mut self.floors[usize::from(by)];
                let credentials = if class == Class::Credential { epoch } else { Epoch::ZERO };
                *floor = Some(floor.unwrap_or_default().later(Reached { epoch, credentials }));
                self.signed_out_since_copy = true;
                for token in self.tokens.iter_mut().filter(|token| token.class == class) {
                    let (cohort, account, device) = names(token.account, token.device);
                    token.ended |= Level::covering(&cohort, &account, Some(&device)).contains(&level);
                }
            }
            Move::Follow { replica } => {
                let floor = &mut self.floors[usize::from(replica)];
                let reached = now(now(self.store.read()).unwrap().reached()).unwrap();
                *floor = Some(floor.unwrap_or_default().later(reached));
            }
            Move::Copy => {
                self.copy = Some((self.store.copied(), self.tokens.len()));
                self.signed_out_since_copy = false;
            }
            Move::PutBack { first } => self.put_back(usize::from(first)),
            Move::Lose { replica } => {
                self.floors[usize::from(replica)] = None;
                self.signed_out_since_copy = true;
                assert_eq!(self.start(usize::from(replica)), Standing::Lost);
            }
        }
    }

    fn put_back(&mut self, first: usize) {
        let Some((copy, known)) = &self.copy else { return };
        let known = *known;
        self.store = copy.copied();
        self.tokens.iter_mut().skip(known).for_each(|token| token.there = false);
        let before: Vec<bool> = self.tokens.iter().map(|token| token.ended).collect();
        let standings: Vec<Standing> = (0..REPLICAS).map(|n| self.start((first + n) % REPLICAS)).collect();
        if !self.signed_out_since_copy {
            assert!(standings.iter().all(|standing| *standing == Standing::Level));
            assert!(self.tokens.iter().map(|token| token.ended).eq(before), "nobody notices");
        }
        self.signed_out_since_copy = false;
        self.copy = None;
    }

    fn alive(&self, token: &Issued) -> bool {
        let (cohort, account, device) = names(token.account, token.device);
        let mut tx = now(self.store.read()).unwrap();
        let raised = now(tx.raised(&Level::covering(&cohort, &account, Some(&device)))).unwrap();
        Floors::of(raised).alive(token.class, token.epoch)
    }
}

proptest! {
    /// What was ended never lives again, whatever is put back and whichever replica starts first; what was not ended lives.
    #[test]
    fn nothing_that_was_signed_out_lives_again_and_nothing_else_dies(moves in moves()) {
        let mut world = World::new();
        for step in &moves {
            world.step(step);
            for token in world.tokens.iter().filter(|token| token.there) {
                prop_assert_eq!(world.alive(token), !token.ended, "{:?} after {:?}", token, step);
            }
        }
    }
}
