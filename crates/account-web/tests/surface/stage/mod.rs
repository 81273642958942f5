//! The account service's router over the real store, a clock that is set by hand and drawn ids that repeat.

mod browser;
mod doors;
mod house;
pub mod recorded;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use account::flows::{Flows, LocalMailbox, Ports, Site};
use account::memory::{PaperPasskeys, PaperVault};
use account::vault::Signatures;
use account::{PublicKey, Signature, VaultError};
use account_web::{Listening, Parts, State};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use http_kit::{Csrf, cookies::Transport};
use kernel::{Clock, Entropy, Timestamp};
use sha2::{Digest, Sha256};
use store::account::AccountDatabase;
use testkit::Place;
use tokio::sync::watch;
use tower::ServiceExt;

pub use browser::Browser;
pub use doors::Doors;
pub use house::MediaServer;

/// A password that is good enough.
pub const PASSWORD: &str = "violet-harbour-quilt-93";
/// Another one.
pub const NEW_PASSWORD: &str = "copper-meadow-lantern-58";
/// Where the service is reached.
pub const HOST: &str = "127.0.0.1:32480";

/// The service on a stage.
#[derive(Clone)]
pub struct Stage {
    /// Its use cases.
    pub flows: Flows,
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// The providers people may sign in with.
    pub doors: Doors,
    router: Router,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

/// A clock that stands until it is moved.
pub struct HandClock(AtomicI64);

impl HandClock {
    /// Time passes.
    pub fn pass(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let drawn = Sha256::digest(self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            chunk.copy_from_slice(drawn.get(..chunk.len()).unwrap());
        }
    }
}

struct Dalek;

impl Signatures for Dalek {
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        ed25519_dalek::VerifyingKey::from_bytes(&key.0).is_ok_and(|key| {
            key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
        })
    }
}

/// One key of our own that signs tokens.
struct OneKey;

impl OneKey {
    fn key() -> ed25519_dalek::SigningKey {
        ed25519_dalek::SigningKey::from_bytes(&[55; 32])
    }

    fn public_key() -> PublicKey {
        PublicKey(Self::key().verifying_key().to_bytes())
    }
}

impl account::ports::TokenKeys for OneKey {
    fn current(&self) -> Result<String, VaultError> {
        Ok(Self::public_key().key_id())
    }

    fn sign(&self, _key_id: &str, message: &[u8]) -> Result<Signature, VaultError> {
        use ed25519_dalek::Signer as _;
        Ok(Signature(Self::key().sign(message).to_bytes()))
    }

    fn public(&self, key_id: &str) -> Option<PublicKey> {
        let key = Self::public_key();
        (key.key_id() == key_id).then_some(key)
    }

    fn all(&self) -> Vec<(String, PublicKey)> {
        vec![(Self::public_key().key_id(), Self::public_key())]
    }
}

/// Knows one network.
struct Globe;

impl account::ports::Atlas for Globe {
    fn place(&self, address: &str, locale: locale::Locale) -> Option<String> {
        let country = if locale == locale::Locale::De { "Österreich" } else { "Austria" };
        address.starts_with("203.0.113.").then(|| format!("Graz, {country}"))
    }
}

struct Bell(watch::Sender<u64>, Mutex<u64>);

impl account::ports::Bell for Bell {
    fn feed(&self) {
        self.0.send_modify(|rings| *rings += 1);
    }

    fn mail(&self) {
        *self.1.lock().unwrap() += 1;
    }
}

impl Stage {
    /// Build it.
    pub async fn open(place: &Place) -> Self {
        let clock = Arc::new(HandClock(AtomicI64::new(1_767_268_800_000)));
        let (database, _) = AccountDatabase::open(&place.url(), clock.now()).await.unwrap();
        let (store, vault, entropy) = (
            Arc::new(database),
            Arc::new(recorded::Recorded(PaperVault)),
            Arc::new(Counted(AtomicU64::new(1))),
        );
        let (rings, feed) = watch::channel(0);
        let doors = Doors::new();
        let transport = LocalMailbox { store: store.clone(), vault: vault.clone(), clock: clock.clone() };
        let flows = Flows::new(Ports {
            store,
            vault,
            passkeys: Arc::new(PaperPasskeys::default()),
            signatures: Arc::new(Dalek),
            token_keys: Arc::new(OneKey),
            clock: clock.clone(),
            entropy: entropy.clone(),
            transport: Arc::new(transport),
            bell: Arc::new(Bell(rings, Mutex::new(0))),
            providers: Arc::new(doors.clone()),
            site: Site {
                url: format!("http://{HOST}"),
                name: "Houselights".into(),
                mail_from: "lights@house.test".into(),
            },
            guard: account::flows::Guard::quiet(&Counted(AtomicU64::new(1 << 40))),
            breached: Arc::new(account::ports::NoLists),
            atlas: Arc::new(Globe),
            sign_up_policy: account::flows::SignUpPolicy::default(),
        });
        let router = account_web::router(State::new(Parts {
            flows: flows.clone(),
            clock: clock.clone(),
            entropy,
            csrf: Csrf::new([9; 32]),
            url: format!("http://{HOST}"),
            mail_from: "lights@house.test".into(),
            local_mailbox: true,
            transport: Transport::Plain,
            feed,
            metrics: Arc::new(|| "up 1\n".to_owned()),
            listening: Listening::default(),
        }));
        Self { flows, clock, doors, router }
    }

    /// Ask from an address.
    pub async fn ask_from(&self, peer: &str, mut request: Request<Body>) -> Answer {
        let peer: SocketAddr = format!("{peer}:50000").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        if !request.headers().contains_key("host") {
            request.headers_mut().insert("host", HOST.parse().unwrap());
        }
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Ask from this machine.
    pub async fn ask(&self, request: Request<Body>) -> Answer {
        self.ask_from("127.0.0.1", request).await
    }

    /// The response, not read yet: for streams.
    pub async fn stream(&self, mut request: Request<Body>) -> axum::response::Response {
        request.extensions_mut().insert(ConnectInfo("127.0.0.1:50000".parse::<SocketAddr>().unwrap()));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// `GET` with a token, as an app that reads JSON.
    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.ask(app("GET", path, token).body(Body::empty()).unwrap()).await
    }

    /// Any method with a token and a JSON body.
    pub async fn send(&self, method: &str, path: &str, token: &str, json: &serde_json::Value) -> Answer {
        let request = app(method, path, token).header("content-type", "application/json");
        self.ask(request.body(Body::from(json.to_string())).unwrap()).await
    }

    /// Deliver what is due and give the text of the newest mail to this address.
    pub async fn newest_mail(&self, to: &str) -> String {
        // The newest is told by its time.
        self.clock.pass(Duration::from_secs(1));
        self.flows.mailer.deliver_due(100).await.unwrap();
        let mails = self.flows.mailbox.list(100).await.unwrap();
        mails
            .iter()
            .find(|mail| mail.to.expose() == to)
            .map(|mail| mail.text.expose().to_owned())
            .unwrap_or_default()
    }

    /// The path of the first link in the newest mail to this address.
    pub async fn link_in_mail(&self, to: &str) -> String {
        let text = self.newest_mail(to).await;
        let link = text.split_whitespace().find(|word| word.starts_with("http")).unwrap_or_default();
        link.strip_prefix(&format!("http://{HOST}")).unwrap_or_default().to_owned()
    }

    /// Gives somebody a role, as the operator does.
    pub async fn give(&self, name: &str, role: account::role::Role) {
        let person = self.flows.people.find(name).await.unwrap().unwrap();
        let (by, caller) = (account::flows::By::Operator, account::flows::Caller::operator());
        self.flows.roles.change(&by, &person.id, Some(role), &caller).await.unwrap();
    }

    /// A person with a confirmed account, in a browser of theirs.
    pub async fn person(&self, name: &str) -> Browser {
        let mut browser = Browser::new(self);
        let email = format!("{name}@example.test");
        browser.open("/sign-up").await;
        let asked = browser
            .submit("/sign-up", &[("email", &email), ("username", name), ("password", PASSWORD)])
            .await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
        let link = self.link_in_mail(&email).await;
        browser.open(&link).await;
        let token = link.split_once("token=").unwrap().1.to_owned();
        let confirmed = browser.submit("/confirm", &[("token", &token)]).await;
        assert_eq!(confirmed.location(), "/account?done=confirmed");
        browser
    }

    /// A token of an app of this person.
    pub async fn token(&self, name: &str, client: &str) -> String {
        self.signs_in(name, client, "").await
    }

    /// A token of a player of this person.
    pub async fn player(&self, name: &str, client: &str) -> String {
        self.signs_in(name, client, "player").await
    }

    async fn signs_in(&self, name: &str, client: &str, provides: &str) -> String {
        let form = format!("login={name}&password={PASSWORD}");
        let request = Request::post("/api/v2/users/signin")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .header("x-plex-client-identifier", client)
            .header("x-plex-product", "Player")
            .header("x-plex-device-name", client)
            .header("x-plex-provides", provides);
        let answer = self.ask(request.body(Body::from(form)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        answer.json()["authToken"].as_str().unwrap().to_owned()
    }
}

/// A request of an app that reads JSON.
pub fn app(method: &str, path: &str, token: &str) -> http::request::Builder {
    let request = Request::builder().method(method).uri(path).header("accept", "application/json");
    let request = request.header("x-plex-client-identifier", "app-1");
    if token.is_empty() { request } else { request.header("x-plex-token", token) }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    /// Where it leads.
    pub fn location(&self) -> String {
        let location = self.headers.get("location").and_then(|location| location.to_str().ok());
        location.unwrap_or_default().to_owned()
    }

    /// An attribute in an XML body.
    pub fn attribute(&self, name: &str) -> String {
        let start = self.body.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest).unwrap_or_default();
        start.split('"').next().unwrap_or_default().to_owned()
    }
}
