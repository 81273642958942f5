//! What Apple and Facebook do in ways of their own.

use std::sync::Arc;

use account::ports::federated::{Answer, ProviderError, Providers as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::pkcs8::{EncodePrivateKey as _, LineEnding};
use serde_json::{Value, json};

use super::fake::{CLIENT, Fake, NOW, REDIRECT, ask, code, es256, key, signed, work};
use crate::providers::{AppleKey, ClientProof, FacebookSettings, Kind, OpenIdSettings, Trouble, Upstreams};

fn apple(fake: &Fake) -> Upstreams {
    let pem = key(9).to_pkcs8_pem(LineEnding::LF).unwrap();
    let apple = AppleKey::read("TEAM", "KEY", &pem.as_str().into()).unwrap();
    fake.known_as(Kind::OpenId(OpenIdSettings {
        proof: ClientProof::Apple(Arc::new(apple)),
        scopes: vec!["name".into(), "email".into()],
        ..fake.settings()
    }))
}

fn json_in(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn apple_is_told_who_we_are_by_a_statement_signed_for_this_question() {
    let fake = Fake::open().await;
    fake.will_prove(signed(1, &es256(1), &fake.claims()));
    let client = apple(&fake);
    assert!(client.begin(&work(), &ask()).await.unwrap().contains("response_mode=form_post"));
    client.finish(&work(), &ask(), &code()).await.unwrap();
    let asked = fake.asked("/token").remove(0);
    let statement = asked.field("client_secret");
    let (text, signature) = statement.rsplit_once('.').unwrap();
    let (header, claims) = text.split_once('.').unwrap();
    assert_eq!(json_in(header), json!({ "alg": "ES256", "kid": "KEY", "typ": "JWT" }));
    let expected = json!({ "iss": "TEAM", "iat": NOW, "exp": NOW + 300, "aud": fake.base, "sub": CLIENT });
    assert_eq!(json_in(claims), expected);
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    assert!(VerifyingKey::from(&key(9)).verify(text.as_bytes(), &signature).is_ok());
}

#[tokio::test]
async fn apple_tells_a_name_once_beside_its_answer_and_truths_as_text() {
    let fake = Fake::open().await;
    let mut claims = fake.claims();
    claims.as_object_mut().unwrap().remove("name");
    claims["email"] = "x7k2@privaterelay.appleid.test".into();
    for (said, verified) in [("true", true), ("false", false)] {
        claims["email_verified"] = said.into();
        fake.will_prove(signed(1, &es256(1), &claims));
        let proven = apple(&fake).finish(&work(), &ask(), &code()).await.unwrap();
        assert_eq!((proven.email_verified, proven.name), (verified, None));
    }
    let user = r#"{"name":{"firstName":"Ana","lastName":"López"},"email":"eve@example.test"}"#;
    let first = Answer { user: Some(user.into()), ..code() };
    let proven = apple(&fake).finish(&work(), &ask(), &first).await.unwrap();
    assert_eq!(proven.name.as_deref(), Some("Ana López"));
    assert_eq!(
        proven.email.as_deref(),
        Some("x7k2@privaterelay.appleid.test"),
        "only the signed address counts"
    );
    let cancelled = Answer { error: Some("user_cancelled_authorize".into()), ..Answer::default() };
    let said = apple(&fake).finish(&work(), &ask(), &cancelled).await;
    assert_eq!(said, Err(ProviderError::Cancelled));
}

#[test]
fn a_file_that_holds_no_key_is_told() {
    for text in ["", "words", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"] {
        assert!(AppleKey::read("TEAM", "KEY", &text.into()).is_err());
    }
}

fn facebook(fake: &Fake) -> Upstreams {
    fake.known_as(Kind::Facebook(FacebookSettings {
        app_id: "1234".into(),
        app_secret: "app secret".into(),
        dialog: fake.base.clone(),
        graph: fake.base.clone(),
    }))
}

fn facebook_knows(fake: &Fake, me: Value) {
    fake.will_say(move |asked| match asked.path.split('?').next().unwrap() {
        "/v23.0/oauth/access_token" => (200, json!({ "access_token": "user token", "token_type": "bearer" })),
        "/v23.0/me" => (200, me.clone()),
        "/v23.0/app" => (200, json!({ "id": "1234" })),
        _ => (404, Value::Null),
    });
}

#[tokio::test]
async fn facebook_is_asked_with_proof_of_the_secret_and_vouches_for_no_address() {
    let fake = Fake::open().await;
    facebook_knows(&fake, json!({ "id": "77", "name": "Ana López", "email": "ana@example.test" }));
    let client = facebook(&fake);
    let address = client.begin(&work(), &ask()).await.unwrap();
    assert!(address.starts_with(&format!("{}/v23.0/dialog/oauth?", fake.base)));
    assert!(address.contains("code_challenge_method=S256") && !address.contains("secret"));
    let proven = client.finish(&work(), &ask(), &code()).await.unwrap();
    assert_eq!((proven.issuer.as_str(), proven.subject.as_str()), ("https://www.facebook.com/1234", "77"));
    assert_eq!((proven.email.as_deref(), proven.email_verified), (Some("ana@example.test"), false));
    let asked = fake.asked("/v23.0/me").remove(0);
    assert_eq!(asked.authorization, "Bearer user token");
    // HMAC-SHA256("app secret", "user token"), by another program.
    let proof = "appsecret_proof=a4d1c93f14e6978b5eebd0b94a61b59d8bef5204889e41e328bd769c0ecfb691";
    assert!(asked.path.ends_with(proof), "{}", asked.path);
    let exchanged = fake.asked("/v23.0/oauth").remove(0);
    assert_eq!(
        (exchanged.field("code_verifier"), exchanged.field("redirect_uri")),
        ("the-verifier", REDIRECT)
    );
}

#[tokio::test]
async fn facebook_may_know_no_address_at_all() {
    let fake = Fake::open().await;
    for me in [json!({ "id": "77", "name": "Ana" }), json!({ "id": "77", "email": "" })] {
        facebook_knows(&fake, me);
        assert_eq!(facebook(&fake).finish(&work(), &ask(), &code()).await.unwrap().email, None);
    }
    facebook_knows(&fake, json!({ "id": "" }));
    assert_eq!(facebook(&fake).finish(&work(), &ask(), &code()).await, Err(ProviderError::Forged));
}

#[tokio::test]
async fn facebooks_refusals_are_told_apart() {
    let fake = Fake::open().await;
    let client = facebook(&fake);
    for (status, number, detail, error) in [
        (400, 100, 36009, ProviderError::Stale),
        (400, 190, 0, ProviderError::Stranger),
        (400, 1, 0, ProviderError::Down),
        (500, 190, 0, ProviderError::Down),
    ] {
        fake.will_say(move |_| {
            let said =
                json!({ "message": "no", "type": "OAuthException", "code": number, "error_subcode": detail });
            (status, json!({ "error": said }))
        });
        assert_eq!(client.finish(&work(), &ask(), &code()).await, Err(error), "{status} {number}");
    }
    let elsewhere = Answer { iss: Some("https://other.test".into()), ..code() };
    assert_eq!(client.finish(&work(), &ask(), &elsewhere).await, Err(ProviderError::Forged));
}

#[tokio::test]
async fn the_look_at_facebook_says_whether_number_and_secret_belong_together() {
    let fake = Fake::open().await;
    facebook_knows(&fake, Value::Null);
    assert_eq!(facebook(&fake).check().await[0].trouble, None);
    fake.will_say(|_| (400, json!({ "error": { "code": 190 } })));
    assert_eq!(facebook(&fake).check().await[0].trouble, Some(Trouble::Stranger));
}
