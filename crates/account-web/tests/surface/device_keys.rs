//! Device keys: a device signs with a key of its own for each token, and what is refused on the way.

use account::PublicKey;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer as _, SigningKey, Verifier as _};
use http::Request;
use serde_json::{Value, json};
use std::time::Duration;

use crate::stage::{Answer, MediaServer, Stage};
use axum::body::Body;

const CLIENT: &str = "tv-1";
const KID: &str = "9f2c9f2c9f2c";

/// The device's own side.
struct Device<'a> {
    stage: &'a Stage,
    key: SigningKey,
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn claims(jwt: &str) -> Value {
    let middle = jwt.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(middle).unwrap()).unwrap()
}

impl Device<'_> {
    fn new(stage: &Stage, seed: u8) -> Device<'_> {
        Device { stage, key: SigningKey::from_bytes(&[seed; 32]) }
    }

    fn jwk(&self, kid: &str) -> Value {
        let x = PublicKey(self.key.verifying_key().to_bytes()).to_base64url();
        json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig", "alg": "EdDSA", "kid": kid })
    }

    async fn asks(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
        let request = Request::builder().method(method).uri(path).header("x-plex-client-identifier", CLIENT);
        let request = request.header("accept", "application/json").header("content-type", "application/json");
        let request = if token.is_empty() { request } else { request.header("x-plex-token", token) };
        self.stage.ask(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn registers(&self, kid: &str, token: &str) -> Answer {
        self.asks("POST", "/api/v2/auth/jwk", token, &json!({ "jwk": self.jwk(kid) })).await
    }

    async fn nonce(&self) -> String {
        let answer = self.asks("GET", "/api/v2/auth/nonce", "", &json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["nonce"].as_str().unwrap().to_owned()
    }

    fn says(&self, nonce: &str) -> Value {
        let now = account_now(self.stage);
        json!({ "nonce": nonce, "scope": "username,email,nonsense", "aud": "plex.tv", "iss": CLIENT, "iat": now, "exp": now + 300 })
    }

    fn signs(&self, header: &Value, claims: &Value) -> String {
        let input = format!("{}.{}", part(header), part(claims));
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(self.key.sign(input.as_bytes()).to_bytes()))
    }

    fn signed(&self, claims: &Value) -> String {
        self.signs(&json!({ "alg": "EdDSA", "typ": "JWT", "kid": KID }), claims)
    }

    async fn exchanges(&self, jwt: &str) -> Answer {
        self.asks("POST", "/api/v2/auth/token", "", &json!({ "jwt": jwt })).await
    }

    async fn token(&self) -> String {
        let given = self.exchanges(&self.signed(&self.says(&self.nonce().await))).await;
        assert_eq!(given.status, 200, "{}", given.body);
        given.json()["auth_token"].as_str().unwrap().to_owned()
    }
}

/// Who a token says that it is.
async fn asks(stage: &Stage, token: &str) -> Answer {
    Device::new(stage, 1).asks("GET", "/api/v2/user", token, &json!({})).await
}

fn account_now(stage: &Stage) -> i64 {
    kernel::Clock::now(&*stage.clock).as_secs()
}

fn refused(answer: &Answer, status: u16, reason: &str) {
    assert!(
        answer.status == status && answer.body.contains(reason),
        "{reason}: {} {}",
        answer.status,
        answer.body
    );
}

testkit::both_databases! {
    async fn a_device_signs_with_its_own_key_and_is_given_a_token_for_a_week(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let opaque = stage.player("ana", CLIENT).await;
        let device = Device::new(&stage, 1);
        assert_eq!(device.registers(KID, &opaque).await.status, 201);
        assert_eq!(device.registers(KID, &opaque).await.status, 201, "again is the same");
        let token = device.token().await;

        let said = claims(&token);
        let user = stage.get("/api/v2/user", &opaque).await.json();
        assert_eq!((&said["iss"], &said["aud"]), (&json!("plex.tv"), &json!(["plex.tv", CLIENT])));
        assert_eq!(said["exp"].as_i64().unwrap() - said["iat"].as_i64().unwrap(), 7 * 24 * 3600);
        assert_eq!(said["thumbprint"], KID);
        assert_eq!(said["user"], json!({ "id": user["id"], "uuid": user["uuid"], "username": "ana", "email": "ana@example.test" }));

        let keys = device.asks("GET", "/api/v2/auth/keys", "", &json!({})).await.json();
        let ours = keys["keys"][0]["x"].as_str().unwrap();
        let ours = ed25519_dalek::VerifyingKey::from_bytes(&PublicKey::from_base64url(ours).unwrap().0).unwrap();
        let (input, signature) = token.rsplit_once('.').unwrap();
        let signature: [u8; 64] = URL_SAFE_NO_PAD.decode(signature).unwrap().try_into().unwrap();
        assert!(ours.verify(input.as_bytes(), &ed25519_dalek::Signature::from_bytes(&signature)).is_ok());

        let me = device.asks("GET", "/api/v2/user", &token, &json!({})).await;
        assert_eq!(me.json()["username"], "ana");
        assert_eq!(me.json()["authToken"], token.as_str(), "the token is echoed");
        assert_ne!(device.token().await, token, "the next one is another one");
    }

    async fn what_proves_nothing_is_refused_in_the_protocols_own_words(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let opaque = stage.player("ana", CLIENT).await;
        let (device, thief) = (Device::new(&stage, 1), Device::new(&stage, 2));
        device.registers(KID, &opaque).await;
        let with = |key: &str, value: Value, nonce: &str| {
            let mut says = device.says(nonce);
            says[key] = value;
            device.signed(&says)
        };

        let nonce = device.nonce().await;
        let good = device.signed(&device.says(&nonce));
        let none = format!("{}.{}.", part(&json!({ "alg": "none", "kid": KID })), part(&device.says(&nonce)));
        refused(&device.exchanges(&none).await, 422, "jwt_algorithm");
        let shared = device.signs(&json!({ "alg": "HS256", "kid": KID }), &device.says(&nonce));
        refused(&device.exchanges(&shared).await, 422, "jwt_algorithm");
        refused(&device.exchanges("eyJ.x").await, 400, "jwt_malformed");
        refused(&device.exchanges(&thief.signed(&device.says(&nonce))).await, 422, "jwt_signature");
        let unknown = device.signs(&json!({ "alg": "EdDSA", "kid": "other" }), &device.says(&nonce));
        refused(&device.exchanges(&unknown).await, 422, "jwt_signature");
        refused(&device.exchanges(&with("aud", json!("elsewhere.test"), &nonce)).await, 422, "jwt_audience");
        refused(&device.exchanges(&with("iss", json!("tv-2"), &nonce)).await, 422, "jwt_issuer");
        let long_ago = json!(account_now(&stage) - 301);
        refused(&device.exchanges(&with("exp", long_ago, &nonce)).await, 498, "jwt_expired");
        refused(&device.exchanges(&with("nonce", json!("0b6f5c1e-3f0e-4f6b-9a55-2d1f6f0b8a77"), "")).await, 422, "jwt_nonce");

        assert_eq!(device.exchanges(&good).await.status, 200, "none of these used the nonce up");
        refused(&device.exchanges(&good).await, 422, "jwt_nonce");
        let late = device.nonce().await;
        stage.clock.pass(Duration::from_secs(300));
        refused(&device.exchanges(&device.signed(&device.says(&late))).await, 422, "jwt_nonce");

        let private = json!({ "jwk": { "kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA" } });
        refused(&device.asks("POST", "/api/v2/auth/jwk", &opaque, &private).await, 400, "private_key_sent");
        stage.person("ben").await;
        let bens = stage.player("ben", CLIENT).await;
        refused(&thief.registers(KID, &bens).await, 422, "thumbprint_taken");
    }

    async fn a_signed_token_dies_with_its_week_its_key_and_every_sign_out(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let opaque = stage.player("ana", CLIENT).await;
        let device = Device::new(&stage, 1);
        device.registers(KID, &opaque).await;
        let token = device.token().await;
        assert_eq!(asks(&stage, &token).await.status, 200);
        let (input, signature) = token.rsplit_once('.').unwrap();
        let mut said = claims(&token);
        said["epoch"] = json!(1_000_000);
        let header = input.split_once('.').unwrap().0;
        refused(&asks(&stage, &format!("{header}.{}.{signature}", part(&said))).await, 401, "not_authenticated");
        stage.clock.pass(Duration::from_secs(7 * 24 * 3600 - 1));
        assert_eq!(asks(&stage, &token).await.status, 200);
        stage.clock.pass(Duration::from_secs(1));
        refused(&asks(&stage, &token).await, 498, "token_expired");

        let token = device.token().await;
        let next = Device::new(&stage, 3);
        assert_eq!(next.registers("another-kid", &token).await.status, 201, "a signed token may replace its key");
        refused(&asks(&stage, &token).await, 401, "epoch_revoked");
        refused(&device.exchanges(&device.signed(&device.says(&device.nonce().await))).await, 422, "jwt_signature");

        device.registers(KID, &opaque).await;
        let token = device.token().await;
        ana.open("/prove").await;
        ana.submit("/prove", &[("password", crate::stage::PASSWORD)]).await;
        ana.open("/account/devices").await;
        assert_eq!(ana.submit("/account/devices/sign-out-players", &[]).await.location(), "/account/devices?done=players");
        let dead = asks(&stage, &token).await;
        refused(&dead, 401, "epoch_revoked");
        assert!(dead.body.contains("/sign-in"), "{}", dead.body);
        refused(&device.exchanges(&device.signed(&device.says(&device.nonce().await))).await, 401, "epoch_revoked");
    }

    async fn a_link_code_with_a_key_gives_a_signed_token_and_only_to_who_signs(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let (device, thief) = (Device::new(&stage, 1), Device::new(&stage, 2));
        let pin = device.asks("POST", "/api/v2/pins", "", &json!({ "jwk": device.jwk(KID), "strong": false })).await;
        assert_eq!(pin.status, 201, "{}", pin.body);
        let (id, code) = (pin.json()["id"].to_string(), pin.json()["code"].as_str().unwrap().to_owned());
        let once = device.signed(&device.says(&device.nonce().await));
        let poll = |jwt: &str| format!("/api/v2/pins/{id}?deviceJWT={jwt}");
        assert!(device.asks("GET", &poll(&once), "", &json!({})).await.json()["authToken"].is_null());

        ana.open("/link").await;
        ana.submit("/link", &[("code", &code)]).await;
        assert_eq!(ana.submit("/link/approve", &[("code", &code), ("decision", "approve")]).await.status, 200);
        let unsigned = device.asks("GET", &format!("/api/v2/pins/{id}"), "", &json!({})).await.json();
        assert!(unsigned["authToken"].is_null(), "without a signature there is no token");
        refused(&device.asks("GET", &poll(&thief.signed(&device.says("x"))), "", &json!({})).await, 422, "jwt_signature");
        stage.clock.pass(Duration::from_secs(500));
        let token = device.asks("GET", &poll(&once), "", &json!({})).await.json()["authToken"].as_str().unwrap().to_owned();
        assert_eq!(claims(&token)["thumbprint"], KID);
        assert_eq!(device.asks("GET", "/api/v2/user", &token, &json!({})).await.json()["username"], "ana");
        assert_eq!(device.asks("GET", "/api/v2/user", &device.token().await, &json!({})).await.status, 200);
    }

    async fn a_media_server_takes_a_signed_token_while_it_lives(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let opaque = stage.player("ana", CLIENT).await;
        let device = Device::new(&stage, 1);
        device.registers(KID, &opaque).await;
        let mut den = MediaServer::new(&stage, 1);
        den.announces().await;
        let claim = stage.get("/api/claim/token.json", &opaque).await.json()["token"].as_str().unwrap().to_owned();
        assert_eq!(den.claims_with(&claim).await.status, 200);
        let token = device.token().await;
        let active = den.introspects(&token).await.json();
        assert!(active["active"] == true && active["account"]["username"] == "ana", "{active}");
        stage.clock.pass(Duration::from_secs(7 * 24 * 3600));
        let over = den.introspects(&token).await.json();
        assert!(over["active"] == false && over["reason"] == "expired", "{over}");
    }
}
