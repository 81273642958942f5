//! Claiming, signing out, approving and sharing a media server, from both sides.

use std::time::Duration;

use crate::stage::{Browser, MediaServer, Stage, app};
use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use http::Request;
use serde_json::json;

/// Claim this server for somebody who is signed in with a token.
async fn claim(stage: &Stage, server: &mut MediaServer, token: &str) -> String {
    assert_eq!(server.announces().await.json()["state"], "unowned");
    let claim = stage.get("/api/claim/token.json", token).await.json()["token"].as_str().unwrap().to_owned();
    assert!(claim.starts_with("claim-"));
    let claimed = server.claims_with(&claim).await;
    assert_eq!(claimed.status, 200, "{}", claimed.body);
    let announced = server.announces().await.json();
    assert_eq!(announced["state"], "owned");
    announced["token"].as_str().unwrap().to_owned()
}

/// The next event of a feed, as text.
async fn next(feed: &mut BodyDataStream) -> String {
    let event = tokio::time::timeout(Duration::from_secs(10), feed.next()).await;
    String::from_utf8_lossy(&event.unwrap().unwrap().unwrap()).into_owned()
}

testkit::both_databases! {
    async fn a_claimed_server_is_found_by_every_generation_of_apps(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let token = stage.token("ana", "app-1").await;
        let mut den = MediaServer::new(&stage, 1);
        claim(&stage, &mut den, &token).await;
        let resources = stage.get("/api/v2/resources?includeHttps=1", &token).await.json();
        assert_eq!((resources[0]["name"].as_str(), resources[0]["owned"].as_bool()), (Some("den"), Some(true)));
        assert_eq!(resources[0]["connections"][0]["address"], "192.168.1.20");
        let access = resources[0]["accessToken"].as_str().unwrap().to_owned();
        let old = stage.get("/api/resources?includeHttps=1", &token).await;
        assert!(
            old.body.contains("presence=\"1\"")
                && old.body.contains("provides=\"server\"")
                && old.body.starts_with("<?xml")
        );
        let devices = stage.get("/devices.xml", &token).await;
        assert!(devices.body.contains("<Connection uri=\"http://192.168.1.20:32400\"/>"), "{}", devices.body);
        let sections = stage.get(&format!("/api/servers/{}", den.machine), &token).await;
        assert!(
            sections.body.contains("title=\"Films\"") && sections.body.contains("key=\"2\""),
            "{}",
            sections.body
        );
        let who = den.introspects(&access).await.json();
        assert_eq!(
            (who["active"].as_bool(), who["owner"].as_bool(), who["sections"].as_str()),
            (Some(true), Some(true), Some("all"))
        );
        assert_eq!(den.introspects(&token).await.json()["active"], true, "the owner's account token enters too");
        assert_eq!(stage.get("/api/v2/user", &access).await.status, 401, "a server's token opens no account");
    }

    async fn a_container_finds_its_token_on_one_line_and_a_claim_token_works_once(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let token = stage.token("ana", "app-1").await;
        let xml =
            Request::get(format!("/api/claim/token?X-Plex-Token={token}&X-Plex-Client-Identifier=ClaimIt-1"));
        let claim = stage.ask(xml.body(Body::empty()).unwrap()).await.attribute("token");
        let exchange = |machine: &str| {
            let request = Request::post(format!("/api/claim/exchange?token={claim}"));
            request
                .header("x-plex-client-identifier", machine)
                .header("x-plex-provides", "server")
                .body(Body::empty())
                .unwrap()
        };
        let claimed = stage.ask(exchange("aa11")).await;
        assert_eq!(claimed.status, 200, "{}", claimed.body);
        let json = stage.ask(app("POST", &format!("/api/claim/exchange?token={claim}"), "").body(Body::empty()).unwrap());
        assert!(json.await.json()["errors"][0]["reason"] == "claim_token_spent", "who reads JSON gets JSON");
        assert_eq!(claimed.body.lines().filter(|line| line.contains("<authentication-token>")).count(), 1);
        let second = stage.ask(exchange("bb22")).await;
        assert!(second.status == 404 && second.body.contains("claim_token_spent"), "{}", second.body);
        let fresh = stage.get("/api/claim/token.json", &token).await.json()["token"].as_str().unwrap().to_owned();
        stage.clock.pass(Duration::from_secs(240));
        let late = Request::post(format!("/api/claim/exchange?token={fresh}"))
            .header("x-plex-client-identifier", "cc33");
        assert!(stage.ask(late.body(Body::empty()).unwrap()).await.body.contains("claim_token_expired"));
    }

    async fn a_server_that_a_living_owner_holds_is_not_claimed_by_another(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        stage.person("ben").await;
        let (ana, ben) = (stage.token("ana", "app-1").await, stage.token("ben", "app-2").await);
        let mut den = MediaServer::new(&stage, 1);
        claim(&stage, &mut den, &ana).await;
        let token = stage.get("/api/claim/token.json", &ben).await.json()["token"].as_str().unwrap().to_owned();
        let refused = den.claims_with(&token).await;
        assert!(refused.status == 409 && refused.body.contains("already_owned"), "{}", refused.body);
    }

    async fn signed_out_servers_wait_hear_of_it_at_once_and_are_back_after_one_click(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let token = stage.token("ana", "app-1").await;
        let mut den = MediaServer::new(&stage, 1);
        let before = claim(&stage, &mut den, &token).await;
        let mut feed = den.listens().await;
        assert!(next(&mut feed).await.starts_with("event: hello"));

        ana.open("/account/devices").await;
        assert_eq!(
            ana.submit("/account/devices/sign-out-everything", &[]).await.location(),
            "/sign-in?done=everything"
        );
        let mut heard = String::new();
        while !heard.contains("\"waiting\"") {
            heard.push_str(&next(&mut feed).await);
        }
        assert!(heard.contains("event: revoked"), "{heard}");
        assert_eq!(stage.get("/api/v2/user", &before).await.status, 401);
        let waiting = den.announces().await.json();
        assert!(waiting["state"] == "waiting" && waiting.get("token").is_none(), "{waiting}");
        let refused = den.introspects(&token).await;
        assert!(refused.status == 403 && refused.json()["error"]["code"] == "waiting", "{}", refused.body);

        let mut ana = Browser::new(&stage);
        ana.open("/sign-in").await;
        ana.submit("/sign-in", &[("login", "ana"), ("password", crate::stage::PASSWORD)]).await;
        let page = ana.open("/account/servers").await;
        for word in waiting["words"].as_array().unwrap() {
            assert!(page.body.contains(word.as_str().unwrap()), "the page shows the word {word}");
        }
        let approved = ana.submit("/account/servers/approve", &[("server", &den.machine)]).await;
        assert_eq!(approved.location(), "/account/servers?done=approved");
        let mut heard = String::new();
        while !heard.contains("\"owned\"") {
            heard.push_str(&next(&mut feed).await);
        }
        let back = den.announces().await.json();
        assert!(back["state"] == "owned" && back["token"].is_string());
    }

    async fn a_server_can_not_be_spoken_for_by_a_replay_or_another_key(place: Place) {
        let stage = Stage::open(place).await;
        let mut den = MediaServer::new(&stage, 1);
        den.announces().await;
        let proof = den.proof();
        let ask = || {
            Request::post("/houselights/v1/introspect")
                .header("authorization", &proof)
                .body(Body::from("{\"token\":\"x\"}"))
                .unwrap()
        };
        assert_eq!(stage.ask(ask()).await.status, 403, "proven, and unowned");
        assert_eq!(stage.ask(ask()).await.status, 401, "the same message again");
        let mut thief = MediaServer::new(&stage, 2);
        thief.machine = den.machine.clone();
        assert_eq!(thief.announces().await.status, 401);
    }

    async fn movies_are_shared_and_shows_are_not(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let mut ben = stage.person("ben").await;
        let (ana_token, ben_token) = (stage.token("ana", "app-1").await, stage.token("ben", "app-2").await);
        let mut den = MediaServer::new(&stage, 1);
        claim(&stage, &mut den, &ana_token).await;

        let page = ana.open("/account/shares").await;
        let films =
            page.body.split_once("name=\"library\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
        let nobody = [("server", den.machine.as_str()), ("who", "nobody"), ("library", &films)];
        assert!(
            ana.submit("/account/shares/give", &nobody).await.body.contains("Nobody here has that user name")
        );
        let fields = [("server", den.machine.as_str()), ("who", "ben@example.test"), ("library", &films)];
        assert_eq!(ana.submit("/account/shares/give", &fields).await.location(), "/account/shares?done=given");
        assert_eq!(den.introspects(&ben_token).await.json()["reason"], "not_shared");

        let page = ben.open("/account/shares").await;
        assert!(page.body.contains("ana shares den with you"), "{}", page.body);
        let share =
            page.body.split_once("name=\"share\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
        let accepted = ben.submit("/account/shares/answer", &[("share", &share), ("answer", "accept")]).await;
        assert_eq!(accepted.location(), "/account/shares?done=accepted");
        let who = den.introspects(&ben_token).await.json();
        assert_eq!(
            (who["active"].as_bool(), &who["sections"], who["owner"].as_bool()),
            (Some(true), &json!(["1"]), Some(false))
        );
        let users = stage.get("/api/users", &ana_token).await;
        assert!(
            users.body.contains("username=\"ben\"") && users.body.contains("numLibraries=\"1\""),
            "{}",
            users.body
        );
        let shared = stage.get(&format!("/api/servers/{}/shared_servers", den.machine), &ana_token).await;
        assert!(
            shared.body.contains("userID=")
                && shared.body.contains("shared=\"1\"")
                && shared.body.contains("shared=\"0\"")
        );
        let seen = stage.get("/api/v2/resources", &ben_token).await.json();
        assert_eq!((seen[0]["owned"].as_bool(), seen[0]["sourceTitle"].as_str()), (Some(false), Some("ana")));

        ana.open("/account/shares").await;
        ana.submit("/account/shares/remove", &[("share", &share)]).await;
        assert_eq!(den.introspects(&ben_token).await.json()["reason"], "not_shared");
    }

    async fn a_client_invites_cancels_and_is_answered_through_the_protocol(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        stage.person("ben").await;
        let (ana, ben) = (stage.token("ana", "app-1").await, stage.token("ben", "app-2").await);
        let mut den = MediaServer::new(&stage, 1);
        claim(&stage, &mut den, &ana).await;
        let sections = stage.get(&format!("/api/servers/{}", den.machine), &ana).await;
        let films: i64 =
            sections.body.split_once("<Section id=\"").unwrap().1.split('"').next().unwrap().parse().unwrap();
        let invite = json!({
            "server_id": den.machine,
            "shared_server": { "library_section_ids": [films], "invited_email": "ben" },
            "sharing_settings": { "allowSync": "1", "filterMovies": "contentRating=G%2CPG|label=foo" },
        });
        let path = format!("/api/servers/{}/shared_servers", den.machine);
        let given = stage.send("POST", &path, &ana, &invite).await;
        assert!(given.status == 200 && given.body.contains("contentRating=G%2CPG|label=foo"), "{}", given.body);
        assert_eq!(stage.send("POST", &path, &ana, &invite).await.status, 422);
        let received = stage.get("/api/invites/requests", &ben).await;
        // Clients look for an invitation by name, and only among those that have an address too.
        assert!(received.body.contains("username=\"ana\" email=\"ana\""), "{}", received.body);
        let sent = stage.get("/api/invites/requested", &ana).await;
        assert!(sent.body.contains("username=\"ben\" email=\"ben\""), "{}", sent.body);
        let from = received.body.split_once("<Invite id=\"").unwrap().1.split('"').next().unwrap().to_owned();
        let accept = format!("/api/invites/requests/{from}?friend=1&server=1");
        assert_eq!(stage.send("PUT", &accept, &ben, &json!({})).await.status, 200);
        assert_eq!(stage.send("PUT", &accept, &ben, &json!({})).await.status, 404);
        assert_eq!(den.introspects(&ben).await.json()["permissions"]["allowSync"], true);
    }
}
