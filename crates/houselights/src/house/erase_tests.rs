//! Deletion that really deletes: an account in which everything was done ends, and every sealed value is opened with the
//! whole keyring, every look-up value compared, every byte of the database file read, in search of what is left.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use account::device::{ClientIdentifier, DeviceAbout};
use account::federated::{ProvenIdentity, ProviderName};
use account::flows::{
    By, Caller, CameIn, ClaimingServer, ConnectedDevices, DeviceCredentials, Flows, Fresh, Guard, Invitation,
    Invitee, KeyProof, LocalMailbox, NewInvitation, Opened, Ports, Purpose, SignUpPolicy, Site,
};
use account::incident::Scope;
use account::memory::PaperPasskeys;
use account::passkey::Answered;
use account::person::{Email, UserName};
use account::ports::federated::{Answer, Ask, Offered, ProviderError, Providers};
use account::ports::{AccountStore, AccountTx, Bell};
use account::role::Role;
use account::rotation::{Kept, Spot};
use account::server::ServerAbout;
use account::share::{ShareSettings, SharedSections};
use account::vault::{Column, IndexKind, Owner, SEALED, Signatures, Vault};
use account::{AccountId, PublicKey, Signature};
use async_trait::async_trait;
use kernel::{Clock, Entropy, MachineIdentifier, Secret, Timestamp};
use store::account::AccountDatabase;
use store::engine::{Engine, Sql, Tx};
use tempfile::TempDir;
use testkit::Place;

use crate::ambient::OsEntropy;
use crate::vault::{HouseVault, Keyring, Source};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const PASSWORD: &str = "seven quiet otters by the lake";
/// Whatever is hers holds this word, in some case, or comes from this address.
const WORD: &str = "canary";
const ADDRESS: &str = "203.0.113.77";
const EMAILS: [&str; 3] = ["canary.one@example.test", "Canary.Two@example.test", "canary.three@example.test"];
const NAMES: [&str; 2] = ["CanaryAna", "canary-anna"];

struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

struct Silent;

impl Bell for Silent {
    fn feed(&self) {}
    fn mail(&self) {}
}

/// Believes every signature: what a server proves is tried elsewhere.
struct Trusting;

impl Signatures for Trusting {
    fn verify(&self, _: &PublicKey, _: &[u8], _: &Signature) -> bool {
        true
    }
}

/// A provider that proves her.
#[derive(Default)]
struct OneDoor(Mutex<Option<String>>);

fn google() -> ProviderName {
    ProviderName::parse("google").unwrap()
}

fn at_google() -> ProvenIdentity {
    ProvenIdentity {
        provider: google(),
        issuer: "https://google.test".into(),
        subject: "canary-subject".into(),
        email: Some("canary@gmail.test".into()),
        email_verified: true,
        name: Some("Ana Canary".into()),
    }
}

#[async_trait]
impl Providers for OneDoor {
    fn offered(&self) -> Vec<Offered> {
        vec![Offered { name: google(), title: "Google".into() }]
    }

    async fn begin(&self, _: &ProviderName, ask: &Ask) -> Result<String, ProviderError> {
        *self.0.lock().unwrap() = Some(ask.state.expose().to_owned());
        Ok("https://google.test/".into())
    }

    async fn finish(&self, _: &ProviderName, _: &Ask, _: &Answer) -> Result<ProvenIdentity, ProviderError> {
        Ok(at_google())
    }
}

struct House {
    flows: Flows,
    database: AccountDatabase,
    vault: Arc<HouseVault>,
    clock: Arc<HandClock>,
    door: Arc<OneDoor>,
    _keys: TempDir,
}

fn ana_s() -> Caller {
    Caller::at(ADDRESS, "canary browser")
}

fn ben_s() -> Caller {
    Caller::at("198.51.100.2", "browser")
}

impl House {
    async fn open(place: &Place) -> Self {
        Self::open_with(place, Arc::new(OsEntropy)).await
    }

    async fn open_with(place: &Place, entropy: Arc<dyn Entropy>) -> Self {
        let (database, _) = AccountDatabase::open(&place.url(), Timestamp(0)).await.unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(1_767_268_800_000)));
        let keys = TempDir::new().unwrap();
        let source = Source::File(keys.path().join("keyring.toml"));
        let keyring = Keyring::new(&OsEntropy, clock.now());
        let vault = Arc::new(HouseVault::new(source, keyring, Arc::new(OsEntropy), 2));
        let store = Arc::new(database.clone());
        let door = Arc::new(OneDoor::default());
        let transport = LocalMailbox { store: store.clone(), vault: vault.clone(), clock: clock.clone() };
        let flows = Flows::new(Ports {
            store,
            vault: vault.clone(),
            passkeys: Arc::new(PaperPasskeys::default()),
            signatures: Arc::new(Trusting),
            token_keys: Arc::new(vault.token_keys()),
            clock: clock.clone(),
            entropy,
            transport: Arc::new(transport),
            bell: Arc::new(Silent),
            providers: door.clone(),
            site: Site {
                url: "http://house.test".into(),
                name: "Houselights".into(),
                mail_from: "doors@house.test".into(),
            },
            guard: Guard::quiet(&OsEntropy),
            breached: Arc::new(account::ports::NoLists),
            atlas: Arc::new(account::ports::NoAtlas),
            sign_up_policy: SignUpPolicy::default(),
        });
        flows.keys.fit().await.unwrap();
        Self { flows, database, vault, clock, door, _keys: keys }
    }

    fn wait(&self, time: Duration) {
        self.clock.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }

    /// The token of the newest link to a path in the mails to an address.
    async fn link(&self, to: &str, path: &str) -> Secret {
        self.wait(Duration::from_millis(1));
        while self.flows.mailer.deliver_due(100).await.unwrap().sent > 0 {}
        let start = format!("{path}?token=");
        let mails = self.flows.mailbox.list(1000).await.unwrap();
        let mine = mails.iter().filter(|mail| mail.to.expose().eq_ignore_ascii_case(to));
        let token = mine.filter_map(|mail| mail.text.expose().split(start.as_str()).nth(1)).next();
        let token = token.unwrap_or_else(|| panic!("no link to {path} for {to}"));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        Secret::new(token.split(|c| !plain(c)).next().unwrap())
    }

    async fn person(&self, email: &str, name: &str, caller: &Caller) -> Opened {
        self.flows.sign_up.ask(email, name, &PASSWORD.into(), caller).await.unwrap();
        self.flows.sign_up.confirm(&self.link(email, "/confirm").await, caller).await.unwrap()
    }

    async fn fresh(&self, who: &Opened) -> Fresh {
        self.flows.sessions.check(&who.session).await.unwrap().fresh(self.clock.now()).unwrap()
    }

    async fn server(&self, of: &AccountId, machine: &str, name: &str, caller: &Caller) -> MachineIdentifier {
        let token = self.flows.claims.issue(of, caller).await.unwrap().token;
        let about = ServerAbout { name: name.into(), ..ServerAbout::default() };
        let machine = MachineIdentifier::parse(machine).unwrap();
        let claiming = ClaimingServer { machine: machine.clone(), about };
        let key = PublicKey([u8::try_from(name.len()).unwrap(); 32]);
        let proof = KeyProof { key, signature: Signature([0; 64]) };
        self.flows.claims.exchange(&token, claiming, Some(proof), caller).await.unwrap();
        machine
    }

    async fn shares(&self, of: &AccountId, machine: &MachineIdentifier, to: &str, caller: &Caller) {
        let invitation = Invitation {
            machine: machine.clone(),
            to: Invitee::Typed(to.into()),
            sections: SharedSections::All,
            settings: ShareSettings::default(),
        };
        self.flows.shares.invite(of, invitation, caller).await.unwrap();
    }
}

/// Everything a person can do, so that a trace of it is wherever one can be.
async fn lives(house: &House) -> AccountId {
    let flows = &house.flows;
    let ben = house.person("ben@example.test", "ben", &ben_s()).await;
    let bens = house.server(&ben.account, "machine-1", "The den", &ben_s()).await;
    // Known to others before she comes.
    house.shares(&ben.account, &bens, EMAILS[0], &ben_s()).await;
    flows.passwords.forgot(EMAILS[0], &ana_s()).await.unwrap();
    let ana = house.person(EMAILS[0], NAMES[0], &ana_s()).await;
    let hers = house.server(&ana.account, "machine-2", "Canary's den", &ana_s()).await;
    house.shares(&ana.account, &hers, "ben", &ana_s()).await;
    house.shares(&ana.account, &hers, "friend@example.test", &ana_s()).await;

    let password = Secret::new(PASSWORD);
    let credentials = DeviceCredentials { login: NAMES[0], password: &password, code: None };
    let client = ClientIdentifier::parse("television-1").unwrap();
    let about = DeviceAbout { name: "Canary television".into(), ..DeviceAbout::default() };
    flows.sign_in.device(&credentials, &client, about, &ana_s()).await.unwrap();
    assert!(flows.sign_in.browser(EMAILS[0], &"not her password at all".into(), &ana_s()).await.is_err());

    let fresh = house.fresh(&ana).await;
    flows.factors.offer_app(&fresh).await.unwrap();
    let asked = flows.passkeys.begin_making(&fresh).await.unwrap();
    let answer = Answered { challenge: asked.challenge, answer: "made one 1".into() };
    flows.passkeys.finish_making(&fresh, &answer, "Canary phone", &ana_s()).await.unwrap();
    let cookie = Secret::new("one browser");
    flows.federated.begin(&google(), Purpose::Connect(fresh.clone()), &cookie, &ana_s()).await.unwrap();
    let state = Secret::new(house.door.0.lock().unwrap().clone().unwrap());
    let answer = Some(Answer { code: Some("code".into()), ..Answer::default() });
    let who = flows.sessions.check(&ana.session).await.unwrap();
    flows.federated.arrive(&google(), &state, answer, &cookie, Some(&who), &ana_s()).await.unwrap();

    flows.user_names.change(&house.fresh(&ana).await, NAMES[1], &ana_s()).await.unwrap();
    flows.email_changes.ask(&house.fresh(&ana).await, EMAILS[1], &ana_s()).await.unwrap();
    for end in [EMAILS[1], EMAILS[0]] {
        let token = house.link(end, "/account/email/confirm").await;
        flows.email_changes.confirm(&token, &ana_s()).await.unwrap();
    }
    house.wait(40 * DAY);
    flows.keeper.prune().await.unwrap();
    let ana = match flows.sign_in.browser(NAMES[1], &PASSWORD.into(), &ana_s()).await.unwrap() {
        CameIn::Opened(opened) => opened,
        other => panic!("{other:?}"),
    };
    // A change that never stands.
    flows.email_changes.ask(&house.fresh(&ana).await, EMAILS[2], &ana_s()).await.unwrap();
    flows.passwords.forgot(EMAILS[1], &ana_s()).await.unwrap();
    flows.exports.gather(&ana.account, &ana_s()).await.unwrap();
    flows
        .roles
        .change(&By::Operator, &ana.account, Some(Role::Administrator), &Caller::operator())
        .await
        .unwrap();
    let invitation = NewInvitation {
        note: "for a friend of the canary".into(),
        uses: 2,
        life: DAY,
        mail_to: Some("guest@example.test".into()),
    };
    flows.invitations.make(&By::Account(ana.account.clone()), &invitation, &ana_s()).await.unwrap();
    let number = flows.people.person(&ben.account).await.unwrap().unwrap().number;
    flows.administration.sign_out(&By::Account(ana.account.clone()), number, &ana_s()).await.unwrap();
    let told = flows.audit.list(0, 1000).await.unwrap().pop().unwrap();
    assert_eq!((told.subject.as_str(), told.address.expose()), (ben.account.as_str(), ADDRESS));
    let seen = flows.events.list(&ben.account, None, 1).await.unwrap().events.remove(0);
    assert_eq!(seen.address.expose(), "", "who was helped is not told from where");
    let both = Scope::Listed(vec![ana.account.clone(), ben.account.clone()]);
    flows.incidents.declare(both, "a disk was lost", None, &Caller::operator()).await.unwrap();
    flows.incidents.advance_all(100).await.unwrap();
    house.link(EMAILS[1], "/reset").await;
    ana.account
}

/// What is found of her: where, in words.
async fn found(house: &House) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut hers, mut opened) = (BTreeSet::new(), BTreeSet::new());
    let mut tx = house.database.read().await.unwrap();
    for column in SEALED.iter().filter(|column| !matches!(column, Column::AccountKey | Column::HouseKey)) {
        let mut after = String::new();
        loop {
            let page = tx.kept_after(Spot::Sealed(*column), &after, 100).await.unwrap();
            let Some((last, _)) = page.last() else { break };
            after = last.clone();
            for (row, kept) in page {
                let Some(plain) = opens(house, &mut *tx, *column, &row, &kept).await else { continue };
                opened.insert(column.as_str().to_owned());
                if speaks_of_her(&plain) {
                    hers.insert(format!("{}: {plain}", column.as_str()));
                }
            }
        }
    }
    drop(tx);
    let mut tx = house.database.database().read().await.unwrap();
    for (table, column, bytes) in columns(&mut tx).await {
        let text = format!("SELECT {column} AS value FROM {table} WHERE {column} IS NOT NULL");
        for row in tx.all(Sql::built(text), &[]).await.unwrap() {
            let told = if bytes {
                let value: Vec<u8> = row.get("value").unwrap();
                looked_up(house).contains(&value)
            } else {
                speaks_of_her(&row.get::<String>("value").unwrap())
            };
            if told {
                hers.insert(format!("plain {table}.{column}"));
            }
        }
    }
    (hers, opened)
}

fn speaks_of_her(text: &str) -> bool {
    text.to_lowercase().contains(WORD) || text.contains(ADDRESS)
}

/// A sealed value, opened with whatever key is left.
async fn opens(
    house: &House,
    tx: &mut dyn AccountTx,
    column: Column,
    row: &str,
    kept: &Kept,
) -> Option<String> {
    let Kept::Value(sealed, _) = kept else { return None };
    let wrapped = match house.vault.owner(sealed) {
        None if sealed.0.is_empty() => return None,
        None => return Some(house.vault.open(column, row, sealed).unwrap().expose().to_owned()),
        Some(Owner::Account(id)) => tx.account_key(&id).await.unwrap()?,
        Some(Owner::Trail) => tx.house_key().await.unwrap()?.trail,
    };
    let key = house.vault.unwrap_key(&house.vault.owner(sealed)?, &wrapped).unwrap();
    Some(house.vault.open_own(&key, column, row, sealed).unwrap().expose().to_owned())
}

/// Everything she could be looked up by.
fn looked_up(house: &House) -> Vec<Vec<u8>> {
    let email = |text: &&str| (IndexKind::Email, Email::parse(text).unwrap().canonical());
    let name = |text: &&str| (IndexKind::UserName, UserName::parse(text).unwrap().canonical());
    let mut all: Vec<_> = EMAILS.iter().map(email).chain(NAMES.iter().map(name)).collect();
    all.push((IndexKind::FederatedSubject, at_google().canonical()));
    all.into_iter().map(|(kind, text)| house.vault.index(kind, text.expose()).0.to_vec()).collect()
}

/// Every column of text (`false`) and of bytes (`true`) of every table.
async fn columns(tx: &mut Tx) -> Vec<(String, String, bool)> {
    let text = match tx.engine() {
        Engine::Sqlite => {
            "SELECT m.name AS of_table, p.name AS name, p.type AS kind FROM sqlite_master m, pragma_table_info(m.name) p
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS of_table, CAST(column_name AS TEXT) AS name,
                 CAST(upper(data_type) AS TEXT) AS kind
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let rows = tx.all(Sql::built(text.to_owned()), &[]).await.unwrap();
    let all = rows.iter().map(|row| {
        let kind: String = row.get("kind").unwrap();
        let bytes = matches!(kind.as_str(), "BYTEA" | "BLOB");
        (row.get("of_table").unwrap(), row.get("name").unwrap(), bytes, bytes || kind == "TEXT")
    });
    all.filter(|(.., kept)| *kept).map(|(table, name, bytes, _)| (table, name, bytes)).collect()
}

/// Draws the same number a few times, as happens among a hundred thousand people.
struct Again(AtomicI64);

impl Entropy for Again {
    fn fill(&self, bytes: &mut [u8]) {
        OsEntropy.fill(bytes);
    }

    fn number(&self) -> i32 {
        i32::try_from(self.0.fetch_add(1, Ordering::Relaxed) / 3).unwrap() + 1
    }
}

testkit::both_databases! {
    async fn people_who_draw_the_same_number_get_different_ones(place: Place) {
        let house = House::open_with(place, Arc::new(Again(AtomicI64::new(0)))).await;
        let people = crate::house::key_tests::newcomers(0..5);
        house.flows.import.batch(&people, &Caller::operator()).await.unwrap();
        let all = house.flows.people.list(None, 10).await.unwrap();
        let numbers: BTreeSet<i32> = all.iter().map(|person| person.number.0).collect();
        assert_eq!(numbers, (1..=5).collect());
    }

    async fn a_deleted_account_leaves_nothing_that_any_key_opens_and_nothing_it_was_looked_up_by(place: Place) {
        let house = House::open(place).await;
        let flows = &house.flows;
        let ana = lives(&house).await;
        let (hers, opened) = found(&house).await;
        assert!(hers.len() > 25, "the search finds what is there: {hers:#?}");
        for column in ["mail_tie.email", "mailbox.content", "audit.detail", "email_change.old_email", "share.invited_email",
            "federated_identity.identity", "passkey.name", "factors.offered_key", "server.address", "device.address"] {
            assert!(opened.contains(column), "nothing in {column} was opened");
        }

        flows.deletions.ask(&ana, ConnectedDevices::Keep, &ana_s()).await.unwrap();
        house.link(EMAILS[1], "/keep").await;
        house.wait(flows.deletions.grace());
        flows.keeper.prune().await.unwrap();
        assert_eq!(flows.deletions.work_off(9, &Caller::operator()).await.unwrap(), 1);
        let (hers, _) = found(&house).await;
        // The name she gave up is held for a month, as a keyed hash and nothing else.
        assert_eq!(hers, BTreeSet::from(["plain reservation.held_index".to_owned()]));

        house.wait(account::reservation::NAME_HELD);
        flows.keeper.prune().await.unwrap();
        assert_eq!(found(&house).await.0, BTreeSet::new());
        flows.audit.verify(None).await.unwrap();
        assert_eq!(flows.people.find("ben").await.unwrap().unwrap().email.expose(), "ben@example.test");

        let lost = looked_up(&house);
        house.database.database().close().await;
        if let Some(file) = place.url().strip_prefix("sqlite://") {
            let bytes = std::fs::read(file).unwrap();
            let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
            assert!(!lost.iter().any(|index| holds(index)), "a look-up value lies in a free page");
        }
    }
}
