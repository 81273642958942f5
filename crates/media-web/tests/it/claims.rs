//! Claiming, and what the server says about itself before anybody is signed in.

use http::{Method, StatusCode};
use media::ports::LinkState;

use crate::house::{CLAIM, House, OWNER};

#[tokio::test]
async fn a_claim_from_home_makes_the_server_somebodys() {
    let house = House::standing(LinkState::Unclaimed).await;
    let before = house.get("/identity").from("203.0.113.9").with("Host", "films.example.test").send().await;
    assert!(before.body.contains("claimed=\"0\""), "{}", before.body);
    let told = house
        .call(Method::POST, &format!("/myplex/claim?token={CLAIM}"))
        .with("Origin", "http://127.0.0.1:32400");
    let told = told.with("Sec-Fetch-Site", "same-origin").send().await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    assert!(
        told.body.contains("<MyPlex username=\"ada\"") && told.body.contains("signInState=\"ok\""),
        "{}",
        told.body
    );
    assert!(house.get("/identity").send().await.body.contains("claimed=\"1\""));
    assert_eq!(house.get("/library/sections").send().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_refused_claim_says_why() {
    let house = House::standing(LinkState::Unclaimed).await;
    let claim = |token: &str| house.call(Method::POST, &format!("/myplex/claim?token={token}"));
    let table = [
        (claim(CLAIM).from("203.0.113.9"), "not_local", 403),
        (claim(CLAIM).from("192.168.2.9").with("Host", "192.168.1.10:32400"), "not_local", 403),
        (claim(CLAIM).with("X-Forwarded-For", "127.0.0.1"), "forwarded", 403),
        (claim(CLAIM).with("Via", "1.1 proxy"), "forwarded", 403),
        (claim(CLAIM).with("Host", "films.example.test:32400"), "foreign_host", 403),
        (claim(CLAIM).with("Origin", "http://evil.example.test"), "foreign_origin", 403),
        (claim(CLAIM).with("Sec-Fetch-Site", "cross-site"), "foreign_origin", 403),
        (claim("claim-from-yesterday"), "claim_token_refused", 400),
    ];
    for (call, reason, status) in table {
        let told = call.send().await;
        assert_eq!(told.status.as_u16(), status, "{reason}");
        assert!(told.body.contains(&format!("reason=\"{reason}\"")), "{reason}: {}", told.body);
    }
    let json = claim(CLAIM).from("203.0.113.9").json().send().await;
    assert_eq!(json.json()["errors"][0]["reason"], "not_local");
    let page = claim(CLAIM).from("203.0.113.9").with("Accept", "text/html").send().await;
    assert!(page.body.contains("another network") && page.body.contains("SSH tunnel"), "{}", page.body);
    assert!(house.get("/identity").send().await.body.contains("claimed=\"0\""));
}

#[tokio::test]
async fn a_server_a_living_owner_holds_is_not_claimed_by_another() {
    let house = House::new().await;
    let told = house.call(Method::POST, &format!("/myplex/claim?token={CLAIM}")).send().await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.body.contains("already_claimed"));
}

#[tokio::test]
async fn the_owner_can_give_the_server_up() {
    let house = House::new().await;
    let told = house.call(Method::DELETE, "/myplex/account").by(OWNER).send().await;
    assert!(told.body.contains("signInState=\"none\""), "{}", told.body);
    assert_eq!(house.get("/library/sections").send().await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_status_explains_the_tunnel_to_whoever_is_far_away() {
    let house = House::standing(LinkState::Unclaimed).await;
    let near = house.get("/houselights/v1/status").send().await.json();
    assert_eq!(near["localCaller"], true);
    assert!(near["tunnel"].is_null());
    let far = house
        .get("/houselights/v1/status")
        .from("203.0.113.9")
        .with("Host", "198.51.100.4:32400")
        .send()
        .await;
    let far = far.json();
    assert_eq!(far["localCaller"], false);
    assert_eq!(far["remoteReason"], "not_local");
    assert_eq!(far["accountUrl"], "http://198.51.100.4:32480");
    assert_eq!(far["tunnel"]["command"], "ssh -L 8888:127.0.0.1:32400 -L 32480:127.0.0.1:32480 198.51.100.4");
    assert_eq!(far["tunnel"]["putty"]["hostName"], "198.51.100.4");
    let named = house.get("/houselights/v1/status").with("Host", "films.example.test").send().await.json();
    assert_eq!(named["remoteReason"], "foreign_host");
}

#[tokio::test]
async fn a_waiting_server_shows_the_words_its_owner_compares() {
    let house = House::standing(LinkState::Waiting).await;
    let told = house.get("/houselights/v1/status").from("203.0.113.9").send().await.json();
    assert_eq!(told["state"], "waiting");
    assert_eq!(told["words"].as_array().map(Vec::len), Some(4));
    assert_eq!(told["claimed"], true);
    assert!(
        House::new().await.get("/houselights/v1/status").send().await.json()["words"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
