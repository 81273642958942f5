//! OpenID Connect: what goes along, what is believed, and what is refused.

use account::ports::federated::{Again, Answer, Ask, ProviderError, Providers as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::fake::{CLIENT, Fake, NOW, REDIRECT, ask, code, es256, signed, work};
use crate::providers::{ClientProof, Kind, OpenIdSettings, Trouble, TrustEmail};

fn query(address: &str) -> impl Fn(&str) -> Option<String> + use<> {
    let pairs: Vec<(String, String)> = Url::parse(address).unwrap().query_pairs().into_owned().collect();
    move |name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

#[tokio::test]
async fn a_browser_takes_state_nonce_and_a_challenge_along_and_no_secret() {
    let fake = Fake::open().await;
    let address = fake.client().begin(&work(), &ask()).await.unwrap();
    let asked = query(&address);
    assert!(address.starts_with(&format!("{}/authorize?", fake.base)));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest("the-verifier"));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("scope", "openid email profile"),
        ("state", "the state"),
        ("nonce", "the nonce"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(asked(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!((asked("prompt"), asked("response_mode"), asked("hd")), (None, None, None));
    assert!(!address.contains("s3cret") && !address.contains("the-verifier"));
    let choose = Ask { again: Again::Choose, ..ask() };
    let asked = query(&fake.client().begin(&work(), &choose).await.unwrap());
    assert_eq!(asked("prompt").as_deref(), Some("select_account"));
    let prove = Ask { again: Again::Prove, ..ask() };
    let asked = query(&fake.client().begin(&work(), &prove).await.unwrap());
    assert_eq!((asked("prompt").as_deref(), asked("max_age").as_deref()), (Some("login"), Some("0")));
}

#[tokio::test]
async fn an_honest_answer_proves_who_it_is() {
    let fake = Fake::open().await;
    fake.will_prove(signed(1, &es256(1), &fake.claims()));
    let proven = fake.client().finish(&work(), &ask(), &code()).await.unwrap();
    assert_eq!((proven.issuer.as_str(), proven.subject.as_str()), (fake.base.as_str(), "s-1"));
    assert_eq!((proven.email.as_deref(), proven.email_verified), (Some("ana@example.test"), true));
    assert_eq!(proven.name.as_deref(), Some("Ana López"));
    let exchanged = fake.asked("/token").remove(0);
    assert_eq!(exchanged.field("code_verifier"), "the-verifier");
    assert_eq!(exchanged.field("redirect_uri"), REDIRECT);
    // Form-encoded before it is joined: a colon in a secret moves nothing.
    let basic = base64::engine::general_purpose::STANDARD.encode("house-1:s3cret%3A%2F");
    assert_eq!(exchanged.authorization, format!("Basic {basic}"));
    assert_eq!(exchanged.field("client_secret"), "");
}

#[tokio::test]
async fn an_answer_for_somebody_else_from_somebody_else_or_of_another_trip_is_refused() {
    let fake = Fake::open().await;
    let client = fake.client();
    let changed = |more: Value| {
        let mut claims = fake.claims();
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claims
    };
    let without = |name: &str| {
        let mut claims = fake.claims();
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    use ProviderError::{Clock, Forged};
    for (what, claims, error) in [
        ("another nonce", changed(json!({ "nonce": "other" })), Forged),
        ("no nonce", without("nonce"), Forged),
        ("another audience", changed(json!({ "aud": "other" })), Forged),
        ("another audience beside ours", changed(json!({ "aud": [CLIENT, "other"] })), Forged),
        ("another party", changed(json!({ "azp": "other" })), Forged),
        ("another issuer", changed(json!({ "iss": "https://other.test" })), Forged),
        ("the issuer with a slash", changed(json!({ "iss": format!("{}/", fake.base) })), Forged),
        ("over", changed(json!({ "exp": NOW - 60 })), Clock),
        ("of the future", changed(json!({ "iat": NOW + 61 })), Clock),
        ("old", changed(json!({ "iat": NOW - 661, "exp": NOW + 300 })), Clock),
    ] {
        fake.will_prove(signed(1, &es256(1), &claims));
        assert_eq!(client.finish(&work(), &ask(), &code()).await, Err(error), "{what}");
    }
    // Clocks may differ by a minute.
    for within in [json!({ "exp": NOW - 59 }), json!({ "iat": NOW + 60 }), json!({ "azp": CLIENT })] {
        fake.will_prove(signed(1, &es256(1), &changed(within.clone())));
        assert!(client.finish(&work(), &ask(), &code()).await.is_ok(), "{within}");
    }
}

#[tokio::test]
async fn a_token_that_the_provider_did_not_sign_is_refused() {
    let fake = Fake::open().await;
    let client = fake.client();
    let claims = fake.claims();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let good = signed(1, &es256(1), &claims);
    let mut other_claims = claims.clone();
    other_claims["sub"] = "s-2".into();
    let tampered = {
        let mut parts: Vec<_> = good.split('.').map(str::to_owned).collect();
        parts[1] = part(&other_claims);
        parts.join(".")
    };
    for (what, token) in [
        ("nothing signed it", format!("{}.{}.", part(&json!({ "alg": "none" })), part(&claims))),
        ("a shared secret", signed(1, &json!({ "alg": "HS256", "kid": "k1" }), &claims)),
        ("another key under the same name", signed(2, &es256(1), &claims)),
        ("a key it does not have", signed(2, &es256(2), &claims)),
        ("changed afterwards", tampered),
        ("no token", "three.plain.words".to_owned()),
    ] {
        fake.will_prove(token);
        assert_eq!(client.finish(&work(), &ask(), &code()).await, Err(ProviderError::Forged), "{what}");
    }
    assert_eq!(fake.asked("/keys").len(), 1, "a forged answer does not make us knock at its door");
}

#[tokio::test]
async fn new_keys_are_fetched_when_they_are_met_but_at_most_once_a_minute() {
    let fake = Fake::open().await;
    let client = fake.client();
    fake.will_prove(signed(1, &es256(1), &fake.claims()));
    client.finish(&work(), &ask(), &code()).await.unwrap();
    fake.has_keys(&[1, 2]);
    fake.will_prove(signed(2, &es256(2), &fake.claims()));
    fake.clock.pass(59);
    assert_eq!(client.finish(&work(), &ask(), &code()).await, Err(ProviderError::Forged));
    assert_eq!(fake.asked("/keys").len(), 1);
    fake.clock.pass(1);
    assert!(client.finish(&work(), &ask(), &code()).await.is_ok());
    assert!(client.finish(&work(), &ask(), &code()).await.is_ok());
    assert_eq!(fake.asked("/keys").len(), 2);
}

#[tokio::test]
async fn an_answer_that_names_another_issuer_is_not_exchanged() {
    let fake = Fake::open().await;
    fake.will_prove(signed(1, &es256(1), &fake.claims()));
    let from = |iss: &str| Answer { iss: Some(iss.to_owned()), ..code() };
    let client = fake.client();
    assert!(client.finish(&work(), &ask(), &from(&fake.base)).await.is_ok());
    assert!(client.finish(&work(), &ask(), &code()).await.is_ok(), "it does not say that it says so");
    let exchanges = fake.asked("/token").len();
    for other in ["https://other.test", &format!("{}/", fake.base)] {
        assert_eq!(client.finish(&work(), &ask(), &from(other)).await, Err(ProviderError::Forged));
    }
    fake.says_of_itself(json!({ "authorization_response_iss_parameter_supported": true }));
    let careful = fake.client();
    assert_eq!(careful.finish(&work(), &ask(), &code()).await, Err(ProviderError::Forged));
    assert_eq!(fake.asked("/token").len(), exchanges, "the code was kept from whoever sent it");
    assert!(careful.finish(&work(), &ask(), &from(&fake.base)).await.is_ok());
}

#[tokio::test]
async fn what_a_provider_refuses_is_told_apart() {
    let fake = Fake::open().await;
    let client = fake.client();
    for (status, body, error) in [
        (400, json!({ "error": "invalid_grant" }), ProviderError::Stale),
        (401, json!({ "error": "invalid_client" }), ProviderError::Stranger),
        (400, json!({ "error": "redirect_uri_mismatch" }), ProviderError::Stranger),
        (503, json!({ "error": "invalid_grant" }), ProviderError::Down),
        (429, Value::Null, ProviderError::Down),
        // A redirect is not followed: nobody else gets the code.
        (307, Value::Null, ProviderError::Stranger),
        (200, json!("words"), ProviderError::Down),
        (200, json!({ "access_token": "at" }), ProviderError::Forged),
        (200, json!({ "id_token": "x".repeat(300 * 1024) }), ProviderError::Down),
    ] {
        fake.will_say(move |_| (status, body.clone()));
        assert_eq!(client.finish(&work(), &ask(), &code()).await, Err(error), "{status}");
    }
    assert!(fake.asked("/elsewhere").is_empty());
    for (said, error) in [
        ("access_denied", ProviderError::Cancelled),
        ("temporarily_unavailable", ProviderError::Down),
        ("invalid_scope", ProviderError::Stranger),
    ] {
        let answer = Answer { error: Some(said.into()), ..Answer::default() };
        assert_eq!(client.finish(&work(), &ask(), &answer).await, Err(error), "{said}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_is_not_asked_again_at_once() {
    let fake = Fake::open().await;
    fake.says_of_itself(json!({ "issuer": "https://other.test" }));
    let client = fake.client();
    for _ in 0..3 {
        assert_eq!(client.begin(&work(), &ask()).await, Err(ProviderError::Down));
    }
    assert_eq!(fake.asked("/.well-known").len(), 1);
    fake.says_of_itself(json!({}));
    fake.clock.pass(5);
    assert!(client.begin(&work(), &ask()).await.is_ok());
}

#[tokio::test]
async fn an_address_left_out_of_the_token_is_read_from_the_information_about_the_same_person() {
    let fake = Fake::open().await;
    fake.says_of_itself(json!({ "userinfo_endpoint": format!("{}/me", fake.base) }));
    let mut claims = fake.claims();
    claims.as_object_mut().unwrap().remove("email");
    let token = signed(1, &es256(1), &claims);
    let tells = |sub: &'static str, verified: Value| {
        let token = token.clone();
        fake.will_say(move |asked| match asked.path.as_str() {
            "/token" => (200, json!({ "id_token": token, "access_token": "at" })),
            _ => (200, json!({ "sub": sub, "email": "me@example.test", "email_verified": verified })),
        });
    };
    let client = fake.client();
    for (verified, so) in
        [(json!(true), true), (json!("true"), true), (json!(false), false), (Value::Null, false)]
    {
        tells("s-1", verified);
        let proven = client.finish(&work(), &ask(), &code()).await.unwrap();
        assert_eq!((proven.email.as_deref(), proven.email_verified), (Some("me@example.test"), so));
    }
    assert_eq!(fake.asked("/me")[0].authorization, "Bearer at");
    tells("s-2", json!(true));
    assert_eq!(client.finish(&work(), &ask(), &code()).await, Err(ProviderError::Forged));
}

#[tokio::test]
async fn only_the_people_of_the_organisation_come_in_where_one_is_named() {
    let fake = Fake::open().await;
    let settings = OpenIdSettings { hosted_domain: Some("example.test".into()), ..fake.settings() };
    let client = fake.known_as(Kind::OpenId(settings));
    let asked = query(&client.begin(&work(), &ask()).await.unwrap());
    assert_eq!(asked("hd").as_deref(), Some("example.test"));
    for (hd, there) in [(json!("example.test"), true), (json!("other.test"), false), (Value::Null, false)] {
        let mut claims = fake.claims();
        claims["hd"] = hd;
        fake.will_prove(signed(1, &es256(1), &claims));
        let proven = client.finish(&work(), &ask(), &code()).await;
        assert_eq!(proven.is_ok(), there);
        assert!(there || proven == Err(ProviderError::Outsider));
    }
}

#[tokio::test]
async fn an_address_is_never_taken_as_verified_from_a_provider_that_is_not_trusted_with_it() {
    let fake = Fake::open().await;
    fake.will_prove(signed(1, &es256(1), &fake.claims()));
    let client =
        fake.known_as(Kind::OpenId(OpenIdSettings { trust_email: TrustEmail::Never, ..fake.settings() }));
    assert!(!client.finish(&work(), &ask(), &code()).await.unwrap().email_verified);
}

#[tokio::test]
async fn whoever_had_to_prove_themselves_now_did_so_now() {
    let fake = Fake::open().await;
    let prove = Ask { again: Again::Prove, ..ask() };
    for (at, good) in [(NOW, true), (NOW - 600, true), (NOW - 700, false)] {
        let mut claims = fake.claims();
        claims["auth_time"] = at.into();
        fake.will_prove(signed(1, &es256(1), &claims));
        assert_eq!(fake.client().finish(&work(), &prove, &code()).await.is_ok(), good);
    }
}

#[tokio::test]
async fn the_look_at_a_provider_says_what_is_wrong() {
    let fake = Fake::open().await;
    let looked = fake.client().check().await.remove(0);
    assert_eq!((looked.redirect.as_str(), looked.trouble), (REDIRECT, None));
    fake.says_of_itself(json!({ "code_challenge_methods_supported": ["plain"] }));
    assert_eq!(fake.client().check().await[0].trouble, Some(Trouble::NoPkce));
    fake.says_of_itself(json!({ "token_endpoint": "http://other.test/token" }));
    assert_eq!(fake.client().check().await[0].trouble, Some(Trouble::Open));
    fake.will_prove(signed(1, &es256(1), &fake.claims()));
    let open = fake.client().finish(&work(), &ask(), &code()).await;
    assert_eq!(open, Err(ProviderError::Down), "and the secret is not sent there");
    fake.says_of_itself(json!({ "issuer": "https://other.test" }));
    assert_eq!(fake.client().check().await[0].trouble, Some(Trouble::Silent));
}

#[tokio::test]
async fn a_secret_goes_into_the_form_where_a_provider_takes_it_only_there_and_a_public_client_has_none() {
    let fake = Fake::open().await;
    fake.says_of_itself(json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] }));
    fake.will_prove(signed(1, &es256(1), &fake.claims()));
    fake.client().finish(&work(), &ask(), &code()).await.unwrap();
    let public = OpenIdSettings { proof: ClientProof::Public, ..fake.settings() };
    fake.known_as(Kind::OpenId(public)).finish(&work(), &ask(), &code()).await.unwrap();
    let asked = fake.asked("/token");
    assert_eq!((asked[0].field("client_secret"), asked[0].authorization.as_str()), ("s3cret:/", ""));
    assert_eq!((asked[1].field("client_id"), asked[1].field("client_secret")), (CLIENT, ""));
}
