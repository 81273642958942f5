//! A provider on this machine that says exactly what a test tells it to.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use account::federated::ProviderName;
use account::ports::federated::{Again, Answer, Ask};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Clock, Timestamp};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::providers::{ClientProof, Kind, OpenIdSettings, Provider, TrustEmail, Upstreams};

pub const CLIENT: &str = "house-1";
pub const REDIRECT: &str = "https://house.test/with/work/callback";
pub const NOW: i64 = 1_767_268_800;

/// A clock moved by hand.
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(self.0.load(Ordering::SeqCst))
    }
}

/// What was asked of the provider.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub authorization: String,
    pub form: Vec<(String, String)>,
}

impl Asked {
    pub fn field(&self, name: &str) -> &str {
        self.form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

type Script = Box<dyn Fn(&Asked) -> (u16, Value) + Send>;

/// The provider.
#[derive(Clone)]
pub struct Fake {
    pub base: String,
    pub clock: Arc<HandClock>,
    asked: Arc<Mutex<Vec<Asked>>>,
    script: Arc<Mutex<Script>>,
    keys: Arc<Mutex<Vec<u8>>>,
    about: Arc<Mutex<Value>>,
}

pub fn key(n: u8) -> SigningKey {
    SigningKey::from_slice(&[n; 32]).unwrap()
}

fn jwk(n: u8) -> Value {
    let point = key(n).verifying_key().to_sec1_point(false);
    json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": format!("k{n}"),
        "x": URL_SAFE_NO_PAD.encode(point.x().unwrap()), "y": URL_SAFE_NO_PAD.encode(point.y().unwrap()),
    })
}

/// A token signed with one of the keys.
pub fn signed(n: u8, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let signature: Signature = key(n).sign(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

impl Fake {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Self {
            base: format!("http://{}", listener.local_addr().unwrap()),
            clock: Arc::new(HandClock(AtomicI64::new(NOW))),
            asked: Arc::default(),
            script: Arc::new(Mutex::new(Box::new(|_| (404, Value::Null)))),
            keys: Arc::new(Mutex::new(vec![1])),
            about: Arc::new(Mutex::new(json!({}))),
        };
        let serving = fake.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let fake = serving.clone();
                tokio::spawn(async move { fake.serve(stream).await });
            }
        });
        fake
    }

    /// What the token and information endpoints say from now on.
    pub fn will_say(&self, script: impl Fn(&Asked) -> (u16, Value) + Send + 'static) {
        *self.script.lock().unwrap() = Box::new(script);
    }

    /// The token endpoint gives this ID token.
    pub fn will_prove(&self, token: String) {
        self.will_say(move |_| {
            (200, json!({ "id_token": token, "access_token": "at", "token_type": "Bearer" }))
        });
    }

    pub fn has_keys(&self, keys: &[u8]) {
        *self.keys.lock().unwrap() = keys.to_vec();
    }

    /// Adds to what it says about itself.
    pub fn says_of_itself(&self, more: Value) {
        *self.about.lock().unwrap() = more;
    }

    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path.starts_with(path)).cloned().collect()
    }

    /// The claims of an honest answer.
    pub fn claims(&self) -> Value {
        json!({
            "iss": self.base, "aud": CLIENT, "sub": "s-1", "nonce": "the nonce", "iat": NOW, "exp": NOW + 300,
            "email": "ana@example.test", "email_verified": true, "name": "Ana López",
        })
    }

    /// The settings of one who knows this provider.
    pub fn settings(&self) -> OpenIdSettings {
        OpenIdSettings {
            issuer: self.base.clone(),
            client_id: CLIENT.into(),
            proof: ClientProof::Secret("s3cret:/".into()),
            scopes: vec!["email".into(), "profile".into()],
            hosted_domain: None,
            trust_email: TrustEmail::AsSaid,
        }
    }

    pub fn known_as(&self, kind: Kind) -> Upstreams {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let title = "Work".to_owned();
        Upstreams::new(vec![Provider { name: work(), title, redirect: REDIRECT.into(), kind }], &clock)
            .unwrap()
    }

    pub fn client(&self) -> Upstreams {
        self.known_as(Kind::OpenId(self.settings()))
    }

    fn answer(&self, asked: &Asked) -> (u16, Value) {
        match asked.path.as_str() {
            "/.well-known/openid-configuration" => {
                let mut about = json!({
                    "issuer": self.base,
                    "authorization_endpoint": format!("{}/authorize", self.base),
                    "token_endpoint": format!("{}/token", self.base),
                    "jwks_uri": format!("{}/keys", self.base),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["ES256"],
                });
                let more = self.about.lock().unwrap().clone();
                about.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                (200, about)
            }
            "/keys" => {
                let keys: Vec<_> = self.keys.lock().unwrap().iter().map(|n| jwk(*n)).collect();
                (200, json!({ "keys": keys }))
            }
            _ => self.script.lock().unwrap()(asked),
        }
    }

    async fn serve(&self, mut stream: TcpStream) {
        let mut text = Vec::new();
        let (head, mut body) = loop {
            let mut chunk = [0; 4096];
            let Ok(read) = stream.read(&mut chunk).await else { return };
            if read == 0 {
                return;
            }
            text.extend_from_slice(&chunk[..read]);
            let whole = String::from_utf8_lossy(&text).into_owned();
            if let Some((head, body)) = whole.split_once("\r\n\r\n") {
                break (head.to_owned(), body.to_owned());
            }
        };
        let header = |name: &str| {
            let line = head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
            line.and_then(|line| line.split_once(": ")).map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        let length: usize = header("content-length").parse().unwrap_or(0);
        while body.len() < length {
            let mut chunk = [0; 4096];
            let read = stream.read(&mut chunk).await.unwrap();
            body.push_str(&String::from_utf8_lossy(&chunk[..read]));
        }
        let asked = Asked {
            path: head.split(' ').nth(1).unwrap().to_owned(),
            authorization: header("authorization"),
            form: url::form_urlencoded::parse(body.as_bytes()).into_owned().collect(),
        };
        self.asked.lock().unwrap().push(asked.clone());
        let (status, value) = self.answer(&asked);
        let body = value.to_string();
        let answer = format!(
            "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\nlocation: {}/elsewhere\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.base,
            body.len()
        );
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}

pub fn work() -> ProviderName {
    ProviderName::parse("work").unwrap()
}

pub fn ask() -> Ask {
    Ask {
        state: "the state".into(),
        nonce: "the nonce".into(),
        verifier: "the-verifier".into(),
        again: Again::AsItLikes,
    }
}

pub fn code() -> Answer {
    Answer { code: Some("the code".into()), ..Answer::default() }
}

pub fn es256(n: u8) -> Value {
    json!({ "alg": "ES256", "kid": format!("k{n}") })
}
