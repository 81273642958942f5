//! Where a person is signed in: what the page shows, what it is called, and how it is signed out, by page and protocol.

use axum::body::Body;

use crate::stage::{Browser, Stage, app};

testkit::both_databases! {
    async fn a_person_sees_where_they_are_signed_in_and_what_each_may_do(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let mut other = Browser::new(&stage);
        other.open("/sign-in").await;
        other.submit("/sign-in", &[("login", "ana"), ("password", crate::stage::PASSWORD)]).await;
        stage.token("ana", "tv-1").await;
        let page = ana.open("/account/devices").await.body;
        for told in ["Where you are signed in", "this browser", "First seen", "Sign out everything but this browser"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert_eq!(page.matches("/account/devices/sign-out-browser").count(), 2, "{page}");
        assert_eq!(page.matches("badge good").count(), 1, "only one is this browser");
        assert_eq!(page.matches("/account/devices/sign-out\"").count(), 1);
    }

    async fn a_name_given_to_a_device_stays_whatever_it_calls_itself_later(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let token = stage.token("ana", "tv-1").await;
        let listed = stage.get("/devices.xml", &token).await;
        let number = listed.attribute("id");
        let kitchen = ("name", "Ana’s <kitchen>");
        ana.open("/account/devices").await;
        let named = ana.submit("/account/devices/name", &[("device", &number), kitchen]).await;
        assert_eq!(named.location(), "/account/devices?done=named");
        stage.token("ana", "tv-1").await;
        assert!(ana.open("/account/devices").await.body.contains("Ana’s &#60;kitchen&#62;"));
        assert!(stage.get("/devices.xml", &token).await.body.contains("name=\"Ana’s &lt;kitchen&gt;\""));

        let renamed = app("PUT", &format!("/devices/{number}.json?name=Attic"), &token).body(Body::empty()).unwrap();
        assert_eq!(stage.ask(renamed).await.status, 200);
        assert!(stage.get("/devices.json", &token).await.body.contains("\"Attic\""));
        let nobody = app("PUT", "/devices/7.xml?name=Attic", &token).body(Body::empty()).unwrap();
        assert_eq!(stage.ask(nobody).await.status, 404);
        assert_eq!(ana.submit("/account/devices/name", &[("device", "7"), kitchen]).await.status, 404);
        ana.submit("/account/devices/name", &[("device", &number), ("name", "  ")]).await;
        assert!(!ana.open("/account/devices").await.body.contains("Attic"), "it has its own name again");
    }

    async fn all_players_are_signed_out_at_once_and_nothing_else(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let player = stage.player("ana", "tv-1").await;
        let script = stage.token("ana", "script-1").await;
        ana.open("/account/devices").await;
        let done = ana.submit("/account/devices/sign-out-players", &[]).await;
        assert_eq!(done.location(), "/account/devices?done=players");
        let refused = stage.get("/api/v2/user", &player).await;
        assert_eq!(refused.status, 401);
        assert!(refused.body.contains("epoch_revoked") && refused.body.contains("/sign-in"), "{}", refused.body);
        assert_eq!(stage.get("/api/v2/user", &script).await.status, 200);
        assert_eq!(ana.open("/account/devices").await.status, 200);
    }

    async fn everything_but_this_browser_is_signed_out(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let mut other = Browser::new(&stage);
        other.open("/sign-in").await;
        other.submit("/sign-in", &[("login", "ana"), ("password", crate::stage::PASSWORD)]).await;
        assert_eq!(other.open("/account/devices").await.status, 200);
        let token = stage.token("ana", "tv-1").await;
        ana.open("/account/devices").await;
        let done = ana.submit("/account/devices/sign-out-others", &[]).await;
        assert_eq!(done.location(), "/account/devices?done=others");
        assert_eq!(ana.open("/account/devices").await.status, 200);
        assert_eq!(other.open("/account/devices").await.status, 303);
        assert_eq!(stage.get("/api/v2/user", &token).await.status, 401);
    }

    async fn one_browser_is_signed_out_and_only_ones_own(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let mut ben = stage.person("ben").await;
        let session = |page: &str| {
            page.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let bens = session(&ben.open("/account/devices").await.body);
        ana.open("/account/devices").await;
        ana.submit("/account/devices/sign-out-browser", &[("session", &bens)]).await;
        assert_eq!(ben.open("/account/devices").await.status, 200, "it is not hers to end");
        let own = session(&ana.open("/account/devices").await.body);
        assert_eq!(ana.submit("/account/devices/sign-out-browser", &[("session", &own)]).await.location(), "/sign-in");
        assert_eq!(ana.open("/account/devices").await.status, 303);
    }

    async fn a_player_may_say_where_it_is_and_nobody_else_may(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let token = stage.player("ana", "tv-1").await;
        let says = |client: &str| {
            app("PUT", &format!("/devices/{client}?Connection[][uri]=http%3A%2F%2F192.168.1.9%3A1"), &token)
                .body(Body::empty())
                .unwrap()
        };
        assert_eq!(stage.ask(says("app-1")).await.status, 404);
        assert_eq!(stage.ask(says("tv-1")).await.status, 200);
    }
}
