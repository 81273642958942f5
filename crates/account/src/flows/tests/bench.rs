//! A house for tests: every flow over a store in memory, a clock to move, a seeded source of randomness.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Clock, Entropy, MachineIdentifier, Secret, Timestamp};
use locale::Locale;
use sha2::{Digest as _, Sha256};

use crate::connection::Connection;
use crate::device::{ClientIdentifier, DeviceAbout};
use crate::fault::VaultError;
use crate::federated::{ProvenIdentity, ProviderName};
use crate::flows::{
    Announced, Announcement, Caller, CameIn, Claimed, ClaimingServer, DeviceCredentials, DeviceSignedIn,
    Flows, Fresh, Guard, KeyProof, LocalMailbox, Opened, Ports, ServerProofError, SignInError, SignUpPolicy,
    Site,
};
use crate::ids::{AccountId, PublicKey, SectionNumber, Signature};
use crate::mail::{DeliveryError, OutgoingMail};
use crate::memory::paper_vault::digest;
use crate::memory::{MemoryStore, PaperPasskeys, PaperVault};
use crate::ports::federated::{Answer, Ask, Offered, ProviderError, Providers};
use crate::ports::{Atlas, Bell, Breached, BreachedPasswords, MailTransport, TokenKeys};
use crate::server::{Section, ServerAbout};
use crate::server_proof::AUDIENCE;
use crate::testing::now;
use crate::vault::Signatures;

pub const PASSWORD: &str = "seven quiet otters by the lake";
pub const OTHER_PASSWORD: &str = "a violet tractor at midnight";

/// The one password of these tests that is known from a leak.
pub const LEAKED: &str = "a marmalade trombone in july";

/// Knows one network.
struct Globe;

impl Atlas for Globe {
    fn place(&self, address: &str, locale: Locale) -> Option<String> {
        let country = if locale == Locale::De { "Österreich" } else { "Austria" };
        address.starts_with("203.0.113.").then(|| format!("Graz, {country}"))
    }
}

struct Leak;

#[async_trait]
impl BreachedPasswords for Leak {
    async fn look(&self, password: &Secret) -> Breached {
        if password.expose() == LEAKED { Breached::Known } else { Breached::Unknown }
    }
}

pub struct House {
    pub flows: Flows,
    pub doors: Arc<Doors>,
    pub clock: Arc<HandClock>,
    pub post: Arc<Post>,
}

/// A clock moved by hand.
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

struct Seeded(AtomicU64);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let draw = self.0.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&Sha256::digest(draw.to_be_bytes())[..chunk.len()]);
        }
    }
}

/// A signature is the hash of key and message: as good as a real one among honest tests.
struct HashSignatures;

pub fn sign(key: &PublicKey, message: &[u8]) -> Signature {
    let half = digest(&[&key.0, message]);
    let mut whole = [0; 64];
    whole[..32].copy_from_slice(&half);
    Signature(whole)
}

impl Signatures for HashSignatures {
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        sign(key, message) == *signature
    }
}

/// One key, as good as a real one among honest tests.
struct PaperTokenKeys;

const OUR_KEY: PublicKey = PublicKey([77; 32]);

impl TokenKeys for PaperTokenKeys {
    fn current(&self) -> Result<String, VaultError> {
        Ok(OUR_KEY.key_id())
    }

    fn sign(&self, _key_id: &str, message: &[u8]) -> Result<Signature, VaultError> {
        Ok(sign(&OUR_KEY, message))
    }

    fn public(&self, key_id: &str) -> Option<PublicKey> {
        (key_id == OUR_KEY.key_id()).then_some(OUR_KEY)
    }

    fn all(&self) -> Vec<(String, PublicKey)> {
        vec![(OUR_KEY.key_id(), OUR_KEY)]
    }
}

/// Delivers into the local mailbox, unless it is told to be down.
pub struct Post {
    to: LocalMailbox,
    pub down: AtomicBool,
}

#[async_trait]
impl MailTransport for Post {
    async fn deliver(&self, mail: &OutgoingMail) -> Result<(), DeliveryError> {
        if self.down.load(Ordering::Relaxed) {
            Err(DeliveryError::Later)
        } else {
            self.to.deliver(mail).await
        }
    }
}

/// Two providers that prove whatever a test says.
pub struct Doors(Mutex<Result<ProvenIdentity, ProviderError>>);

impl Doors {
    pub fn will_say(&self, what: Result<ProvenIdentity, ProviderError>) {
        *self.0.lock().unwrap() = what;
    }
}

#[async_trait]
impl Providers for Doors {
    fn offered(&self) -> Vec<Offered> {
        let offered = |name: &str, title: &str| Offered { name: provider(name), title: title.into() };
        vec![offered("google", "Google"), offered("apple", "Apple")]
    }

    async fn begin(&self, provider: &ProviderName, ask: &Ask) -> Result<String, ProviderError> {
        Ok(format!("https://{provider}.test/authorize?state={}", ask.state.expose()))
    }

    async fn finish(
        &self,
        _: &ProviderName,
        _: &Ask,
        answer: &Answer,
    ) -> Result<ProvenIdentity, ProviderError> {
        if answer.code.is_none() {
            return Err(ProviderError::Cancelled);
        }
        self.0.lock().unwrap().clone()
    }
}

pub fn provider(name: &str) -> ProviderName {
    ProviderName::parse(name).unwrap()
}

struct Silent;

impl Bell for Silent {
    fn feed(&self) {}
    fn mail(&self) {}
}

impl House {
    pub fn new() -> Self {
        let store = Arc::new(MemoryStore::default());
        let vault = Arc::new(PaperVault);
        let clock = Arc::new(HandClock(AtomicI64::new(1_767_268_800_000)));
        let to = LocalMailbox { store: store.clone(), vault: vault.clone(), clock: clock.clone() };
        let post = Arc::new(Post { to, down: AtomicBool::new(false) });
        let doors = Arc::new(Doors(Mutex::new(Err(ProviderError::Down))));
        let flows = Flows::new(Ports {
            store,
            vault,
            passkeys: Arc::new(PaperPasskeys::default()),
            signatures: Arc::new(HashSignatures),
            token_keys: Arc::new(PaperTokenKeys),
            clock: clock.clone(),
            entropy: Arc::new(Seeded(AtomicU64::new(0))),
            transport: post.clone(),
            bell: Arc::new(Silent),
            providers: doors.clone(),
            site: Site {
                url: "http://house.test".into(),
                name: "Houselights".into(),
                mail_from: "doors@house.test".into(),
            },
            guard: Guard::quiet(&Seeded(AtomicU64::new(1 << 40))),
            breached: Arc::new(Leak),
            atlas: Arc::new(Globe),
            sign_up_policy: SignUpPolicy::default(),
        });
        Self { flows, clock, post, doors }
    }

    /// Everything delivered so far to an address, newest first: subject and text.
    pub fn mails(&self, to: &str) -> Vec<(String, String)> {
        while now(self.flows.mailer.deliver_due(100)).unwrap().sent > 0 {}
        let all = now(self.flows.mailbox.list(1000)).unwrap();
        let mine = all.into_iter().filter(|mail| mail.to.expose() == to);
        mine.map(|mail| (mail.subject, mail.text.expose().to_owned())).collect()
    }

    /// The token in the newest mail to an address that has one, links that disown aside.
    pub fn token_in_mail(&self, to: &str) -> Secret {
        let mails = self.mails(to);
        let links = mails.iter().flat_map(|(_, text)| text.split_whitespace());
        let mut tokens =
            links.filter(|link| !link.contains("/not-me")).filter_map(|link| link.split_once("?token="));
        Secret::new(tokens.next().expect("a mail with a token").1)
    }

    /// A person with an account, signed in to a browser.
    pub fn person(&self, name: &str) -> Opened {
        let email = format!("{name}@example.test");
        now(self.flows.sign_up.ask(&email, name, &PASSWORD.into(), &phone())).unwrap();
        let opened = now(self.flows.sign_up.confirm(&self.token_in_mail(&email), &phone())).unwrap();
        // Mails of one millisecond have no order; the next ones must be newer.
        self.clock.advance(Duration::from_millis(1));
        opened
    }

    pub fn television(&self, login: &str, client: &str) -> DeviceSignedIn {
        self.app(login, PASSWORD, None, client).unwrap()
    }

    /// An app signs in, with a code of its own if there is one.
    pub fn app(
        &self,
        login: &str,
        password: &str,
        code: Option<&str>,
        client: &str,
    ) -> Result<DeviceSignedIn, SignInError> {
        let (password, code) = (Secret::new(password), code.map(Secret::new));
        let credentials = DeviceCredentials { login, password: &password, code: code.as_ref() };
        now(self.flows.sign_in.device(&credentials, &this(client), player(), &phone()))
    }

    /// A browser signs in where nothing but the password is asked for.
    pub fn browser(&self, login: &str, password: &str) -> Result<Opened, SignInError> {
        self.browser_at(login, password, &phone())
    }

    /// The same for another caller.
    pub fn browser_at(&self, login: &str, password: &str, caller: &Caller) -> Result<Opened, SignInError> {
        match now(self.flows.sign_in.browser(login, &password.into(), caller))? {
            CameIn::Opened(opened) => Ok(opened),
            CameIn::ResetRequired => Err(SignInError::ResetRequired),
            CameIn::Locked | CameIn::Recover(_) => Err(SignInError::Locked),
            CameIn::Suspended => Err(SignInError::Suspended),
            CameIn::SecondStep(_) => Err(SignInError::CodeNeeded),
        }
    }

    /// Somebody who showed just now who they are.
    pub fn fresh(&self, opened: &Opened) -> Fresh {
        now(self.flows.sessions.check(&opened.session)).unwrap().fresh(self.clock.now()).unwrap()
    }

    /// Whether a browser's cookie is still good.
    pub fn is_in(&self, session: &Secret) -> bool {
        now(self.flows.sessions.check(session)).is_ok()
    }

    /// Whether a token is still good.
    pub fn accepts(&self, token: &Secret) -> bool {
        now(self.flows.tokens.check(token)).is_ok()
    }

    /// A server with a key, claimed for somebody.
    pub fn claimed(&self, by: &AccountId, name: &str) -> Claimed {
        let token = now(self.flows.claims.issue(by, &phone())).unwrap().token;
        let proof = proof(name, &token);
        now(self.flows.claims.exchange(&token, claiming(name), Some(proof), &phone())).unwrap()
    }

    pub fn announces(&self, name: &str, counter: i64) -> Result<Announced, ServerProofError> {
        let said = Announcement {
            public_key: key(name),
            about: claiming(name).about,
            connections: vec!["http://192.168.1.20:32400".into(), "http://100.64.0.1:1".into()],
            sections: vec![films("1"), films("2")],
        };
        now(self.flows.servers.announce(&self.jws(name, counter), said, &phone()))
    }

    pub fn jws(&self, name: &str, counter: i64) -> String {
        let kid = key(name).key_id();
        let iat = self.clock.now().as_secs();
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#));
        let claims = format!(r#"{{"iss":"{name}","aud":"{AUDIENCE}","iat":{iat},"ctr":{counter}}}"#);
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = sign(&key(name), signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.0))
    }
}

pub fn phone() -> Caller {
    at("192.0.2.7")
}

pub fn at(address: &str) -> Caller {
    Caller::at(address, "browser")
}

pub fn this(client: &str) -> ClientIdentifier {
    ClientIdentifier::parse(client).unwrap()
}

pub fn player() -> DeviceAbout {
    DeviceAbout { name: "Living room".into(), provides: "player".into(), ..DeviceAbout::default() }
}

pub fn machine(name: &str) -> MachineIdentifier {
    MachineIdentifier::parse(name).unwrap()
}

/// The key of the server with this name.
pub fn key(name: &str) -> PublicKey {
    PublicKey(digest(&[name.as_bytes()]))
}

pub fn claiming(name: &str) -> ClaimingServer {
    let about =
        ServerAbout { name: format!("The {name}"), product: "media".into(), ..ServerAbout::default() };
    ClaimingServer { machine: machine(name), about }
}

pub fn proof(name: &str, token: &Secret) -> KeyProof {
    let message = format!("claim:{}:{name}", token.expose());
    KeyProof { key: key(name), signature: sign(&key(name), message.as_bytes()) }
}

pub fn films(key: &str) -> Section {
    Section {
        number: SectionNumber(0),
        key: key.into(),
        kind: "movie".into(),
        title: format!("Films {key}"),
        uuid: format!("uuid-{key}"),
    }
}

pub fn at_home() -> Connection {
    Connection { uri: "http://192.168.1.20:32400".into(), local: true }
}
