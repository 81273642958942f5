//! The pages as a person meets them.

use std::time::Duration;

use crate::stage::{Answer, Browser, NEW_PASSWORD, PASSWORD, Stage, app};
use axum::body::Body;
use http::Request;

/// A page without what differs from visit to visit.
fn same_for_all(answer: &Answer, typed: &str) -> String {
    let mut body = answer.body.replace(typed, "TYPED");
    while let Some((before, rest)) = body.split_once("name=\"form_token\" value=\"") {
        let after = rest.split_once('"').map(|(_, after)| after.to_owned()).unwrap_or_default();
        body = format!("{before}TOKEN{after}");
    }
    let mut headers: Vec<_> = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
    headers.sort();
    format!("{} {headers:?} {body}", answer.status)
}

async fn fresh(stage: &Stage, page: &str, fields: &[(&str, &str)]) -> Answer {
    let mut browser = Browser::new(stage);
    browser.open(page).await;
    browser.submit(page, fields).await
}

testkit::both_databases! {
    async fn a_person_signs_up_confirms_signs_out_and_signs_in(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let overview = ana.open("/account?done=confirmed").await;
        assert!(overview.body.contains("your account is ready") && overview.body.contains("ana@example.test"));
        assert_eq!(ana.submit("/sign-out", &[]).await.location(), "/sign-in?done=signed_out");
        assert_eq!(ana.open("/account").await.location(), "/sign-in?return_to=%2Faccount");
        ana.open("/sign-in?return_to=%2Flink%3Fpin%3DK7QX").await;
        let fields = [("login", "ANA@example.test"), ("password", PASSWORD), ("return_to", "/link?pin=K7QX")];
        assert_eq!(ana.submit("/sign-in", &fields).await.location(), "/link?pin=K7QX");
    }

    async fn known_and_unknown_addresses_get_the_same_answers(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let (known, unknown) = ("ana@example.test", "eve@example.test");
        for page in ["/forgot", "/sign-in"] {
            let fields = |who| [("email", who), ("login", who), ("password", "not-the-password")];
            let one = same_for_all(&fresh(&stage, page, &fields(known)).await, known);
            let two = same_for_all(&fresh(&stage, page, &fields(unknown)).await, unknown);
            assert_eq!(one, two, "{page}");
        }
        assert!(stage.newest_mail(known).await.contains("new password"), "the forgetful are helped");
        let sign_up = |who, name| [("email", who), ("username", name), ("password", PASSWORD)];
        let one = same_for_all(&fresh(&stage, "/sign-up", &sign_up(known, "nameone")).await, known);
        let two = same_for_all(&fresh(&stage, "/sign-up", &sign_up(unknown, "nametwo")).await, unknown);
        assert_eq!(one, two);
        assert!(stage.newest_mail(known).await.contains("already"), "the owner of the address is told");
    }

    async fn forgot_reset_and_the_box_sign_everything_out(place: Place) {
        let stage = Stage::open(place).await;
        let mut old_browser = stage.person("ana").await;
        let token = stage.token("ana", "tv-1").await;
        let sent = fresh(&stage, "/forgot", &[("email", "ana@example.test")]).await;
        for word in ["lights@house.test", "spam", "allowed senders", "spelt", "another mail"] {
            assert!(sent.body.contains(word), "the page names {word}");
        }
        let link = stage.link_in_mail("ana@example.test").await;
        let mut browser = Browser::new(&stage);
        let page = browser.open(&link).await;
        assert!(
            page.body.contains("Sign out connected devices after password change")
                && page.body.contains("checked")
        );
        let reset = link.split_once("token=").unwrap().1;
        let weak = browser.submit("/reset", &[("token", reset), ("password", "short"), ("sign_out", "1")]).await;
        assert!(weak.status == 422 && weak.body.contains("too short"), "{}", weak.body);
        let done =
            browser.submit("/reset", &[("token", reset), ("password", NEW_PASSWORD), ("sign_out", "1")]).await;
        assert_eq!(done.location(), "/account?done=reset_everything");
        assert_eq!(browser.open("/account").await.status, 200, "the browser that chose the password is in");
        assert!(old_browser.open("/account").await.location().starts_with("/sign-in"));
        let dead = stage.get("/api/v2/user", &token).await;
        assert_eq!(
            (dead.status.as_u16(), dead.json()["errors"][0]["reason"].as_str()),
            (401, Some("epoch_revoked"))
        );
        let again = browser.submit("/reset", &[("token", reset), ("password", NEW_PASSWORD)]).await;
        assert!(again.status == 410 && again.body.contains("does not work any more"));
        let wrong = fresh(&stage, "/sign-in", &[("login", "ana"), ("password", PASSWORD)]).await;
        assert_eq!(wrong.status, 401);
        assert_eq!(
            fresh(&stage, "/sign-in", &[("login", "ana"), ("password", NEW_PASSWORD)]).await.location(),
            "/account"
        );
    }

    async fn a_dead_or_invented_link_says_what_to_do(place: Place) {
        let stage = Stage::open(place).await;
        let mut browser = Browser::new(&stage);
        let reset = browser.open("/reset?token=invented").await;
        assert!(reset.status == 410 && reset.body.contains("Send me another"));
        browser.open("/confirm?token=invented").await;
        let confirm = browser.submit("/confirm", &[("token", "invented")]).await;
        assert!(confirm.status == 410 && confirm.body.contains("Sign up again"));
    }

    async fn too_many_wrong_passwords_say_when_to_come_back(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let fields = [("login", "ana"), ("password", "wrong-wrong-wrong")];
        let mut last = fresh(&stage, "/sign-in", &fields).await;
        for _ in 0..20 {
            if last.status == 429 {
                break;
            }
            last = fresh(&stage, "/sign-in", &fields).await;
        }
        assert!(
            last.status == 429 && last.headers.contains_key("retry-after") && last.body.contains("Try again in")
        );
    }

    async fn a_television_is_let_in_by_its_code_once(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let tv = || {
            app("POST", "/api/v2/pins", "")
                .header("x-plex-device-name", "Living room")
                .header("x-plex-provides", "player")
        };
        let pin = stage.ask_from("192.168.1.50", tv().body(Body::empty()).unwrap()).await;
        assert_eq!(pin.status, 201);
        let (id, code) = (pin.json()["id"].to_string(), pin.json()["code"].as_str().unwrap().to_owned());
        assert_eq!(code.len(), 4);
        let poll = format!("/api/v2/pins/{id}");
        assert!(stage.get(&poll, "").await.json()["authToken"].is_null());

        ana.open("/link").await;
        let asked = ana.submit("/link", &[("code", &code.to_lowercase())]).await;
        for told in ["Living room", "192.168.1.50", "Let this device in?"] {
            assert!(asked.body.contains(told), "the page names {told}: {}", asked.body);
        }
        let done = ana.submit("/link/approve", &[("code", &code), ("decision", "approve")]).await;
        assert!(done.status == 200 && done.body.contains("It is in"), "{}", done.body);
        let token = stage.get(&poll, "").await.json()["authToken"].as_str().unwrap().to_owned();
        assert_eq!(stage.get("/api/v2/user", &token).await.json()["username"], "ana");
        let other =
            Request::get(&poll).header("x-plex-client-identifier", "somebody-else").body(Body::empty()).unwrap();
        assert_eq!(stage.ask(other).await.status, 404);
        let twice = ana.submit("/link/approve", &[("code", &code), ("decision", "approve")]).await;
        assert_eq!(twice.status, 404);
        assert!(ana.open("/account/devices").await.body.contains("Living room"));
    }

    async fn a_refused_code_lets_nobody_in_and_an_old_one_is_over(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let ask = || app("POST", "/api/v2/pins", "").body(Body::empty()).unwrap();
        let pin = stage.ask(ask()).await.json();
        ana.open("/link").await;
        let refused =
            ana.submit("/link/approve", &[("code", pin["code"].as_str().unwrap()), ("decision", "refuse")]).await;
        assert!(refused.body.contains("It stays out"), "{}", refused.body);
        let gone = stage.get(&format!("/api/v2/pins/{}", pin["id"]), "").await;
        assert!(gone.status == 404 && gone.body.contains("1020"));
        let pin = stage.ask(ask()).await.json();
        stage.clock.pass(Duration::from_secs(600));
        let over = ana.submit("/link", &[("code", pin["code"].as_str().unwrap())]).await;
        assert!(over.status == 404 && over.body.contains("new"), "{}", over.body);
    }

    async fn an_app_is_let_in_by_its_link_and_goes_back_to_where_it_came_from(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let pin =
            stage.ask(app("POST", "/api/v2/pins?strong=true", "").body(Body::empty()).unwrap()).await.json();
        let code = pin["code"].as_str().unwrap();
        let start = ana.open("/auth").await;
        assert!(start.body.contains("This page needs script") && start.body.contains("/assets/auth.js"));
        let forward = "http://127.0.0.1:32400/web/#/";
        let wrong = ana.open(&format!("/auth/approve?code={code}&clientID=somebody-else")).await;
        assert_eq!(wrong.status, 404, "the code belongs to another app");
        let page = ana.open(&format!("/auth/approve?code={code}&clientID=app-1&forwardUrl=http%3A%2F%2F127.0.0.1%3A32400%2Fweb%2F%23%2F")).await;
        assert!(page.body.contains("http://127.0.0.1:32400"), "{}", page.body);
        let fields = [("code", code), ("clientID", "app-1"), ("forwardUrl", forward), ("decision", "approve")];
        let done = ana.submit("/auth/approve", &fields).await;
        assert!(done.body.contains("http-equiv=\"refresh\"") && done.body.contains(forward), "{}", done.body);
        assert!(!stage.get(&format!("/api/v2/pins/{}", pin["id"]), "").await.json()["authToken"].is_null());
    }

    async fn the_mailbox_opens_on_this_machine_only_and_shows_mail_without_running_it(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let list = ana.open("/mailbox").await;
        let id = list.body.split_once("href=\"/mailbox/").unwrap().1.split('"').next().unwrap().to_owned();
        let mail = ana.open(&format!("/mailbox/{id}")).await;
        assert!(
            mail.body.contains("sandbox=")
                && mail.body.contains(&format!("<a href=\"http://{}/confirm?token=", crate::stage::HOST))
        );
        let html = ana.open(&format!("/mailbox/{id}/html")).await;
        let policy = html.headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("sandbox") && policy.contains("frame-ancestors 'self'"), "{policy}");
        let far = Request::get("/mailbox").body(Body::empty()).unwrap();
        assert_eq!(stage.ask_from("192.168.1.9", far).await.status, 403);
    }

    async fn every_page_forbids_inline_script_and_frames(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let pages = [
            "/account",
            "/account/devices",
            "/account/servers",
            "/account/shares",
            "/account/security",
            "/account/security/password",
            "/account/security/app",
            "/prove",
            "/account/events",
            "/account/email",
            "/account/name",
            "/account/export",
            "/account/delete",
            "/locked",
            "/link",
            "/claim",
            "/help",
            "/mailbox",
            "/auth",
        ];
        for path in pages {
            let page = ana.open(path).await;
            assert_eq!(page.status, 200, "{path}");
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{path}");
            assert!(!page.body.contains(" style=") && !page.body.contains(" onclick="), "{path}");
            assert_eq!(page.headers["cache-control"], "no-store", "{path}");
        }
    }
}
