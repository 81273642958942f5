//! The second step and the fresh proof, as a browser and an app meet them.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use kernel::{Clock as _, Secret};

use crate::stage::{Browser, NEW_PASSWORD, PASSWORD, Stage};

/// The six digits an authenticator app with this key shows now.
fn digits(stage: &Stage, key: &Secret) -> String {
    let key = totp_rs::Secret::try_from_base32(key.expose()).unwrap();
    let totp = totp_rs::Builder::new().with_secret(key).build().unwrap();
    totp.generate(u64::try_from(stage.clock.now().as_secs()).unwrap()).to_string()
}

/// Sets an authenticator app up for a person, and gives its key and the recovery codes.
async fn sets_up(stage: &Stage, name: &str) -> (Secret, Vec<Secret>) {
    let caller = account::flows::Caller::operator();
    let flows = &stage.flows;
    let came_in = flows.sign_in.browser(name, &PASSWORD.into(), &caller).await.unwrap();
    let account::flows::CameIn::Opened(opened) = came_in else { panic!("{came_in:?}") };
    let fresh = flows.sessions.check(&opened.session).await.unwrap().fresh(stage.clock.now()).unwrap();
    let key = flows.factors.offer_app(&fresh).await.unwrap().key;
    let codes = flows.factors.confirm_app(&fresh, &digits(stage, &key).into(), &caller).await.unwrap();
    stage.clock.pass(Duration::from_secs(30));
    (key, codes)
}

async fn half_way(stage: &Stage) -> Browser {
    let mut browser = Browser::new(stage);
    browser.open("/sign-in").await;
    let fields = [("login", "ana"), ("password", PASSWORD), ("return_to", "/link")];
    let step = browser.submit("/sign-in", &fields).await;
    assert_eq!(step.location(), "/sign-in/second?return_to=%2Flink");
    browser
}

async fn by_protocol(stage: &Stage, path: &str, fields: &str, accept: &str) -> crate::stage::Answer {
    let request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", accept)
        .header("x-plex-client-identifier", "tv-9");
    stage.ask(request.body(Body::from(fields.to_owned())).unwrap()).await
}

testkit::both_databases! {
    async fn a_browser_is_asked_for_a_code_after_the_password_and_goes_on_to_where_it_wanted(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let (key, codes) = sets_up(&stage, "ana").await;
        let mut browser = half_way(&stage).await;
        assert!(browser.open("/account").await.location().starts_with("/sign-in"), "half way in is not in");
        let page = browser.open("/sign-in/second?return_to=%2Flink").await;
        assert!(page.status == 200 && page.body.contains("one-time-code"), "{}", page.body);
        let wrong = browser.submit("/sign-in/second", &[("code", "000000"), ("return_to", "/link")]).await;
        assert!(wrong.status == 401 && wrong.body.contains("did not match"), "{}", wrong.body);
        let code = digits(&stage, &key);
        let done = browser.submit("/sign-in/second", &[("code", &code), ("return_to", "/link")]).await;
        assert_eq!(done.location(), "/link");
        assert_eq!(browser.open("/account").await.status, 200);
        let mut lost = half_way(&stage).await;
        lost.open("/sign-in/second").await;
        let in_again = lost.submit("/sign-in/second", &[("code", codes[0].expose())]).await;
        assert_eq!(in_again.location(), "/account");
    }

    async fn a_second_step_belongs_to_its_browser_and_to_five_minutes(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let (key, _) = sets_up(&stage, "ana").await;
        let mut stranger = Browser::new(&stage);
        let page = stranger.open("/sign-in/second").await;
        assert!(page.location().starts_with("/sign-in?done=too_long"), "{}", page.location());
        let mut browser = half_way(&stage).await;
        browser.open("/sign-in/second").await;
        stage.clock.pass(Duration::from_secs(300));
        let late = browser.submit("/sign-in/second", &[("code", &digits(&stage, &key))]).await;
        assert!(late.location().starts_with("/sign-in?done=too_long"), "{}", late.location());
    }

    async fn apps_are_told_that_a_code_is_needed_or_wrong_in_the_words_they_look_for(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let (key, _) = sets_up(&stage, "ana").await;
        let plain = format!("login=ana&password={PASSWORD}");
        for (path, accept) in [
            ("/api/v2/users/signin", "application/json"),
            ("/api/v2/users/signin", "application/xml"),
            ("/users/sign_in.json", "application/json"),
            ("/users/sign_in.xml", "*/*"),
        ] {
            let needed = by_protocol(&stage, path, &plain, accept).await;
            assert_eq!(needed.status, 401, "{path}");
            assert!(needed.body.contains("1029") && needed.body.contains("verification code"), "{}", needed.body);
            let wrong = by_protocol(&stage, path, &format!("{plain}&verificationCode=000000"), accept).await;
            assert!(wrong.status == 401 && wrong.body.contains("1028"), "{}", wrong.body);
            let code = digits(&stage, &key);
            let done = by_protocol(&stage, path, &format!("{plain}&verificationCode={code}"), accept).await;
            assert_eq!(done.status, 201, "{path}: {}", done.body);
            let says = ["\"twoFactorEnabled\":true", "twoFactorEnabled=\"1\""];
            let told = says.iter().any(|says| done.body.contains(says));
            assert!(told || path.ends_with(".xml"), "{path}: {}", done.body);
            stage.clock.pass(Duration::from_secs(30));
            let behind = by_protocol(&stage, path, &format!("{plain}{}", digits(&stage, &key)), accept).await;
            assert_eq!(behind.status, 201, "{path}: {}", behind.body);
            stage.clock.pass(Duration::from_secs(900));
        }
    }

    async fn what_only_the_owner_may_change_is_shown_after_a_fresh_proof_and_back_again(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        assert_eq!(ana.open("/account/security/password").await.status, 200, "who just came in is fresh");
        stage.clock.pass(Duration::from_secs(600));
        assert_eq!(ana.open("/account/security/password").await.location(), "/prove?return_to=%2Faccount%2Fsecurity%2Fpassword");
        let fields = [("password", NEW_PASSWORD), ("sign_out", "")];
        let mut filling_in = ana.clone();
        filling_in.open("/account").await;
        let sent = filling_in.submit("/account/security/password", &fields).await;
        assert_eq!(sent.location(), "/account/security?done=changed", "a form shown before may be sent");
        let page = ana.open("/prove?return_to=%2Faccount%2Fsecurity%2Fpassword").await;
        assert!(page.location().starts_with("/sign-in"), "the change ended the other browser");
        let mut back = Browser::new(&stage);
        back.open("/sign-in").await;
        back.submit("/sign-in", &[("login", "ana"), ("password", NEW_PASSWORD)]).await;
        stage.clock.pass(Duration::from_secs(1800));
        back.open("/account").await;
        assert_eq!(back.submit("/account/security/password", &fields).await.location(), "/prove?return_to=%2Faccount");
        let asked = back.open("/prove?return_to=%2Faccount%2Fsecurity%2Fpassword").await;
        assert!(asked.status == 200 && asked.body.contains("current-password"), "{}", asked.body);
        let wrong = back.submit("/prove", &[("password", PASSWORD), ("return_to", "/account/security/password")]).await;
        assert_eq!(wrong.status, 401);
        let right = [("password", NEW_PASSWORD), ("return_to", "/account/security/password")];
        assert_eq!(back.submit("/prove", &right).await.location(), "/account/security/password");
        assert_eq!(back.open("/account/security/password").await.status, 200);
    }

    async fn a_reset_link_asks_for_the_code_too(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let (key, _) = sets_up(&stage, "ana").await;
        // What was mailed until now is older than what is asked for next.
        stage.newest_mail("ana@example.test").await;
        let mut browser = Browser::new(&stage);
        browser.open("/forgot").await;
        browser.submit("/forgot", &[("email", "ana@example.test")]).await;
        let link = stage.link_in_mail("ana@example.test").await;
        assert!(browser.open(&link).await.body.contains("one-time-code"));
        let token = link.split_once("token=").unwrap().1;
        let without = browser.submit("/reset", &[("token", token), ("password", NEW_PASSWORD)]).await;
        assert!(without.status == 422 && without.body.contains("asks for a code"), "{}", without.body);
        let code = digits(&stage, &key);
        let with = [("token", token), ("password", NEW_PASSWORD), ("code", code.as_str())];
        assert_eq!(browser.submit("/reset", &with).await.location(), "/account?done=reset");
        let user = by_protocol(&stage, "/api/v2/users/signin", &format!("login=ana&password={PASSWORD}"), "*/*").await;
        assert_eq!(user.status, 401);
    }

    async fn a_person_sets_up_an_app_with_a_picture_or_a_key_and_sees_the_recovery_codes_once(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let page = ana.open("/account/security/app").await;
        assert!(page.body.contains("src=\"data:image/svg+xml;base64,"), "{}", page.body);
        let key = page.body.split_once("<code id=\"key\">").unwrap().1.split('<').next().unwrap().replace(' ', "");
        let wrong = ana.submit("/account/security/app", &[("code", "000000")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("does not match") && wrong.body.contains("id=\"key\""));
        let code = digits(&stage, &Secret::new(key.as_str()));
        let shown = ana.submit("/account/security/app", &[("code", &code)]).await;
        assert_eq!(shown.body.matches("<li><code>").count(), 10, "{}", shown.body);
        assert_eq!(shown.headers["cache-control"], "no-store");
        let overview = ana.open("/account/security").await;
        assert!(overview.body.contains("10 codes are left") && !overview.body.contains("<li><code>"));
        let ended = ana.submit("/account/security/end-others", &[]).await;
        assert_eq!(ended.location(), "/account/security?done=others_ended");
        ana.open("/account/security").await;
        stage.newest_mail("ana@example.test").await;
        let gone = ana.submit("/account/security/app/remove", &[]).await;
        assert_eq!(gone.location(), "/account/security?done=app_removed");
        assert!(stage.newest_mail("ana@example.test").await.contains("no longer asks"));
    }

    async fn a_passkey_is_made_named_used_and_removed_on_the_page(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        ana.open("/account/security").await;
        let asked = ana.submit("/account/security/passkeys/options", &[]).await.json();
        assert_eq!(asked["options"]["known"], 0);
        let challenge = asked["challenge"].as_str().unwrap().to_owned();
        let fields = [("challenge", challenge.as_str()), ("answer", "made one 1"), ("name", "<b>My phone</b>")];
        let made = ana.submit("/account/security/passkeys", &fields).await;
        assert_eq!(made.location(), "/account/security?done=passkey_added");
        let again = ana.submit("/account/security/passkeys", &fields).await;
        assert_eq!(again.location(), "/account/security?done=passkey_refused");
        let page = ana.open("/account/security").await;
        assert!(page.body.contains("&#60;b&#62;My phone") || page.body.contains("&lt;b&gt;My phone"), "{}", page.body);
        let id = page.body.split_once("name=\"passkey\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
        let renamed = ana.submit("/account/security/passkeys/rename", &[("passkey", &id), ("name", "Tablet")]).await;
        assert_eq!(renamed.location(), "/account/security?done=passkey_renamed");

        let mut other = Browser::new(&stage);
        other.open("/sign-in").await;
        let asked = other.submit("/sign-in/passkey/options", &[]).await.json();
        let challenge = asked["challenge"].as_str().unwrap().to_owned();
        let fields = [("challenge", challenge.as_str()), ("answer", "used one 2"), ("return_to", "/link")];
        assert_eq!(other.submit("/sign-in/passkey", &fields).await.location(), "/link");
        assert_eq!(other.open("/account").await.status, 200);
        let mut thief = Browser::new(&stage);
        thief.open("/sign-in").await;
        assert!(thief.submit("/sign-in/passkey", &fields).await.location().starts_with("/sign-in?done=too_long"));

        ana.open("/account/security").await;
        let gone = ana.submit("/account/security/password/remove", &[]).await;
        assert_eq!(gone.location(), "/account/security?done=password_removed");
        let last = ana.submit("/account/security/passkeys/remove", &[("passkey", &id)]).await;
        assert_eq!(last.location(), "/account/security?done=last_way_in");
        assert!(ana.open("/account/security?done=last_way_in").await.body.contains("last way in"));
    }
}
