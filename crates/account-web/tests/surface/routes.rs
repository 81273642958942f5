//! Every route refuses whoever has no right to it, or says why it is open.

use crate::stage::{Stage, app};
use axum::body::Body;
use http::Request;
use http_kit::Access;

/// A path with something in place of each parameter.
fn concrete(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "77" } else { part }).collect::<Vec<_>>().join("/")
}

testkit::both_databases! {
    async fn every_route_refuses_without_the_right_to_it(place: Place) {
        let stage = Stage::open(place).await;
        let key = "A".repeat(43);
        // The first account here is the owner's: it is made at the machine.
        let mut owner = stage.person("olga").await;
        let (mut nobody, mut support, mut administrator) =
            (stage.person("nora").await, stage.person("sam").await, stage.person("adam").await);
        stage.give("sam", account::role::Role::Support).await;
        stage.give("adam", account::role::Role::Administrator).await;
        let body = format!(r#"{{"name":"x","version":"1","platform":"x","publicKey":"{key}","token":"x"}}"#);
        for route in account_web::routes() {
            let path = concrete(route.path);
            let request = |builder: http::request::Builder| builder.body(Body::empty()).unwrap();
            let bare = || request(Request::builder().method(route.method.clone()).uri(&path));
            let named = format!("{} {}", route.method, route.path);
            match route.access {
                Access::Open(reason) => assert!(reason.len() > 10, "{named} is open without a reason"),
                Access::SignedIn | Access::Fresh => {
                    let answer = stage.ask(bare()).await;
                    assert!(
                        answer.location().starts_with("/sign-in?return_to="),
                        "{named}: {} {}",
                        answer.status,
                        answer.body
                    );
                }
                Access::Support | Access::Administrator | Access::HouseOwner => {
                    let stranger = stage.ask(bare()).await;
                    assert!(stranger.location().starts_with("/sign-in?return_to="), "{named}: {}", stranger.status);
                    let all = [
                        (&mut nobody, 0),
                        (&mut support, 1),
                        (&mut administrator, 2),
                        (&mut owner, 3),
                    ];
                    let least = match route.access {
                        Access::Support => 1,
                        Access::Administrator => 2,
                        _ => 3,
                    };
                    for (who, rank) in all {
                        let answer = who.send_as(route.method.as_str(), &path).await;
                        let refused = answer.status == 403 && answer.body.contains("You may not do this");
                        assert_eq!(refused, rank < least, "{named} by rank {rank}: {}", answer.status);
                        if rank >= least && route.method == "POST" {
                            assert_eq!(answer.status, 403, "{named} without our form");
                        }
                    }
                }
                Access::Token | Access::Owner => {
                    for token in ["", "tk-that-never-was"] {
                        let answer = stage.ask(request(app(route.method.as_str(), &path, token))).await;
                        assert_eq!(answer.status, 401, "{named}: {}", answer.body);
                        assert!(
                            answer.body.contains("1001") || path.starts_with("/houselights"),
                            "{named}: {}",
                            answer.body
                        );
                    }
                }
                Access::ServerKey => {
                    for proof in ["", "Houselights a.b.c", "Bearer x"] {
                        let asked = Request::builder()
                            .method(route.method.clone())
                            .uri(&path)
                            .header("authorization", proof);
                        let answer = stage.ask(asked.body(Body::from(body.clone())).unwrap()).await;
                        assert_eq!(answer.status, 401, "{named}: {}", answer.body);
                        assert!(answer.body.contains("server_proof_invalid"), "{named}: {}", answer.body);
                    }
                }
                Access::Loopback => {
                    assert_eq!(
                        stage.ask_from("192.168.1.5", bare()).await.status,
                        403,
                        "{named} from the network"
                    );
                    let mut forwarded = bare();
                    forwarded.headers_mut().insert("x-forwarded-for", "203.0.113.9".parse().unwrap());
                    assert_eq!(stage.ask(forwarded).await.status, 403, "{named} through a proxy");
                }
            }
        }
    }

    async fn a_session_cookie_opens_no_protocol_address(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        for path in
            ["/api/v2/user", "/api/v2/resources", "/api/claim/token", "/devices.xml", "/houselights/v1/servers"]
        {
            assert_eq!(ana.open(path).await.status, 401, "{path}");
        }
    }

    async fn a_form_is_taken_only_from_our_own_page_and_its_own_visitor(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let mut stranger = crate::stage::Browser::new(&stage);
        stranger.open("/sign-in").await;
        let page = ana.open("/account/devices").await;
        let token =
            page.body.split_once("name=\"form_token\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
        let path = "/account/devices/sign-out-everything";
        let ours = format!("http://{}", crate::stage::HOST);
        assert_eq!(ana.clone().submit_with(path, &[], "", &ours).await.status, 403);
        assert_eq!(ana.clone().submit_with(path, &[], &token, "http://evil.example").await.status, 403);
        assert_eq!(ana.clone().submit_with(path, &[], &token, "null").await.status, 403);
        assert_eq!(stranger.submit_with("/forgot", &[("email", "a@b.test")], &token, &ours).await.status, 403);
        assert_eq!(ana.submit_with(path, &[], &token, &ours).await.location(), "/sign-in?done=everything");
    }

    async fn no_answer_holds_the_letters_a_claim_script_searches_for(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let form = format!("login=ana&password={}&X-Plex-Client-Identifier=ClaimIt-1", crate::stage::PASSWORD);
        let request =
            Request::post("/api/v2/users/signin").header("content-type", "application/x-www-form-urlencoded");
        let answer = stage.ask(request.body(Body::from(form)).unwrap()).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let headers = format!("{:?}", answer.headers);
        assert!(!headers.contains("HTTP") && !answer.body.contains("HTTP"), "{headers} {}", answer.body);
        assert_eq!(answer.body.matches(" authToken=\"").count(), 1);
    }

    async fn no_verb_of_those_who_look_after_the_house_chooses_or_shows_a_password(place: Place) {
        let stage = Stage::open(place).await;
        let kept: Vec<String> = account_web::routes()
            .into_iter()
            .filter(|route| matches!(route.access, Access::Support | Access::Administrator | Access::HouseOwner))
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        insta::assert_snapshot!("verbs_of_the_house", kept.join("\n"));
        let mut owner = stage.person("olga").await;
        stage.person("ana").await;
        let ana = stage.flows.people.find("ana").await.unwrap().unwrap();
        for path in ["/admin", &format!("/admin/people/{}", ana.number), "/admin/settings", "/admin/invitations"] {
            let page = owner.open(path).await;
            assert_eq!(page.status, 200, "{path}: {}", page.body);
            assert!(!page.body.contains("type=\"password\"") && !page.body.contains("name=\"password\""), "{path}");
        }
    }

    async fn the_house_is_looked_after_from_search_to_suspension(place: Place) {
        let stage = Stage::open(place).await;
        let mut owner = stage.person("olga").await;
        let mut ana = stage.person("ana").await;
        assert!(owner.open("/account").await.body.contains("href=\"/admin\""));
        assert!(!ana.open("/account").await.body.contains("href=\"/admin\""));
        owner.open("/admin").await;
        let nobody = owner.submit("/admin/search", &[("exactly", "ana@exa")]).await;
        assert!(nobody.body.contains("Nobody has exactly this"), "{}", nobody.body);
        let found = owner.submit("/admin/search", &[("exactly", "ANA@example.test")]).await;
        let page = found.location().to_owned();
        let shown = owner.open(&page).await;
        assert!(shown.body.contains("a•••@•••.test") && !shown.body.contains("ana@example.test"));
        let bare = owner.submit(&format!("{page}/address"), &[("reason", " ")]).await;
        assert!(bare.body.contains("A reason is missing") && !bare.body.contains("ana@example.test"));
        let told = owner.submit(&format!("{page}/address"), &[("reason", "she wrote to us")]).await;
        assert!(told.body.contains("ana@example.test"));
        let suspended = owner.submit(&format!("{page}/suspend"), &[("reason", "she asked for it")]).await;
        assert!(suspended.location().ends_with("?done=suspend"), "{} {}", suspended.status, suspended.body);
        assert!(ana.open("/account").await.location().starts_with("/sign-in"));
        ana.open("/sign-in").await;
        let wrong = ana.submit("/sign-in", &[("login", "ana"), ("password", crate::stage::PASSWORD)]).await;
        assert!(wrong.status == 403 && wrong.body.contains("suspended"), "{} {}", wrong.status, wrong.body);
        let trail = owner.open("/admin/audit?kind=address_shown").await;
        assert!(trail.body.contains("she wrote to us"), "{}", trail.body);
        owner.open("/admin/audit").await;
        assert!(owner.submit("/admin/audit", &[]).await.body.contains("The trail is whole"));
        owner.open(&page).await;
        let last = owner.submit(&format!("{page}/role"), &[("role", "owner")]).await;
        assert_eq!(last.status, 303);
    }
}
