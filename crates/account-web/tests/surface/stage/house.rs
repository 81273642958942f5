//! A media server of ours, as far as the account service sees it.

use account::PublicKey;
use axum::body::Body;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use http::Request;
use serde_json::json;

use super::{Answer, Stage};

/// A media server with a key.
pub struct MediaServer {
    stage: Stage,
    key: SigningKey,
    /// Its machine identifier.
    pub machine: String,
    counter: i64,
}

impl MediaServer {
    /// A server that was just installed.
    pub fn new(stage: &Stage, seed: u8) -> Self {
        let machine = hex::encode([seed; 20]);
        Self { stage: stage.clone(), key: SigningKey::from_bytes(&[seed; 32]), machine, counter: 0 }
    }

    fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.verifying_key().to_bytes())
    }

    /// The value of `Authorization` for one request.
    pub fn proof(&mut self) -> String {
        use kernel::Clock;
        self.counter += 1;
        let key = PublicKey(self.key.verifying_key().to_bytes());
        let header = json!({ "alg": "EdDSA", "kid": key.key_id() });
        let iat = self.stage.clock.now().as_secs();
        let claims =
            json!({ "iss": self.machine, "aud": "houselights-account", "iat": iat, "ctr": self.counter });
        let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).to_bytes());
        format!("Houselights {signed}.{signature}")
    }

    /// Announce itself with two libraries.
    pub async fn announces(&mut self) -> Answer {
        let section = |key: &str, kind: &str, title: &str| json!({ "key": key, "type": kind, "title": title, "uuid": format!("u-{key}") });
        let body = json!({
            "name": "den", "version": "0.1.0", "platform": "Linux", "publicKey": self.public(),
            "connections": ["http://192.168.1.20:32400", "http://127.0.0.1:32400"],
            "sections": [section("1", "movie", "Films"), section("2", "show", "Shows")],
        });
        self.post("/houselights/v1/servers/announce", &body).await
    }

    /// Ask who presented a token.
    pub async fn introspects(&mut self, token: &str) -> Answer {
        self.post("/houselights/v1/introspect", &json!({ "token": token })).await
    }

    async fn post(&mut self, path: &str, body: &serde_json::Value) -> Answer {
        let request =
            Request::post(path).header("authorization", self.proof()).body(Body::from(body.to_string()));
        self.stage.ask(request.unwrap()).await
    }

    /// Exchange a claim token, proving its key.
    pub async fn claims_with(&self, token: &str) -> Answer {
        let statement = wire::house::claim_proof_text(token, &self.machine);
        let proof = URL_SAFE_NO_PAD.encode(self.key.sign(statement.as_bytes()).to_bytes());
        let request = Request::post(format!("/api/claim/exchange?token={token}"))
            .header("x-plex-client-identifier", &self.machine)
            .header("x-plex-device-name", "den")
            .header("x-plex-provides", "server")
            .header("x-houselights-server-key", self.public())
            .header("x-houselights-proof", proof);
        self.stage.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Listen to the feed.
    pub async fn listens(&mut self) -> axum::body::BodyDataStream {
        let request = Request::get("/houselights/v1/feed").header("authorization", self.proof());
        self.stage.stream(request.body(Body::empty()).unwrap()).await.into_body().into_data_stream()
    }
}
