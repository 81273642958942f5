//! A person's account, through its pages: what happened, "this wasn't me", new address, new name, export, the end.

use std::io::Read;
use std::time::Duration;

use crate::stage::{Browser, NEW_PASSWORD, PASSWORD, Stage};
use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;

/// The path and query of the newest link to a page in the mails to an address.
async fn link(stage: &Stage, to: &str, page: &str) -> String {
    stage.newest_mail(to).await;
    let start = format!("http://{}{page}?token=", crate::stage::HOST);
    for mail in stage.flows.mailbox.list(100).await.unwrap() {
        if mail.to.expose() == to
            && let Some((_, rest)) = mail.text.expose().split_once(&start)
        {
            let token = rest.split_whitespace().next().unwrap();
            return format!("{page}?token={token}");
        }
    }
    panic!("no mail to {to} has a link to {page}");
}

fn token(link: &str) -> &str {
    link.split_once("token=").unwrap().1
}

testkit::both_databases! {
    async fn what_happened_stands_on_the_security_page_and_on_pages_of_its_own(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        for n in 0..60 {
            stage.clock.pass(Duration::from_secs(1));
            stage.token("ana", &format!("tv-{n}")).await;
        }
        let security = ana.open("/account/security").await;
        assert!(security.body.contains("tv-59") && security.body.contains("/account/events"), "{}", security.body);
        let first = ana.open("/account/events").await;
        assert!(first.body.contains("tv-59") && !first.body.contains("tv-3<"));
        let older = first.body.split_once("/account/events?before=").unwrap().1.split('"').next().unwrap().to_owned();
        let second = ana.open(&format!("/account/events?before={older}")).await;
        assert!(second.body.contains("Your account was made"), "{}", second.body);
        assert_eq!(ana.open("/account/events?before=nonsense").await.status, 200);
    }

    async fn where_a_device_is_and_what_it_is_called_is_said_in_the_language_of_whoever_looks(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let browser = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
        let request = Request::post("/api/v2/users/signin")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-plex-client-identifier", "tv")
            .header("user-agent", browser)
            .body(Body::from(format!("login=ana&password={PASSWORD}")));
        assert_eq!(stage.ask_from("203.0.113.9", request.unwrap()).await.status, 201);
        let devices = ana.open("/account/devices").await;
        assert!(devices.body.contains("From Graz, Austria (203.0.113.9)"), "{}", devices.body);
        let mut ana = ana.preferring("de");
        let events = ana.open("/account/events").await;
        assert!(events.body.contains("Graz, Österreich (203.0.113.9)"), "{}", events.body);
        assert!(events.body.contains("Firefox unter Linux") && !events.body.contains("Gecko"), "{}", events.body);
    }

    async fn this_was_not_me_explains_locks_and_leads_back_in(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let app = stage.token("ana", "tv").await;
        ana.open("/account/security/password").await;
        let fields = [("password", NEW_PASSWORD)];
        let changed = ana.submit("/account/security/password", &fields).await;
        assert_eq!(changed.location(), "/account/security?done=changed");
        let not_me = link(&stage, "ana@example.test", "/not-me").await;

        let mut owner = Browser::new(&stage);
        let explained = owner.open(&not_me).await;
        assert!(explained.body.contains("Your password was changed"), "{}", explained.body);
        assert_eq!(ana.open("/account").await.status, 200, "looking locks nothing");
        let locked = owner.submit("/not-me", &[("token", token(&not_me))]).await;
        let locked = owner.open(&locked.location()).await;
        assert!(locked.status == 200 && locked.body.contains("Your account is locked"), "{}", locked.body);
        assert_eq!(ana.open("/account").await.location(), "/locked");
        let refused = stage.get("/api/v2/user", &app).await;
        assert_eq!(refused.json()["errors"][0]["reason"], "account_locked");
        let mut anybody = Browser::new(&stage);
        anybody.open("/sign-in").await;
        let right = anybody.submit("/sign-in", &[("login", "ana"), ("password", NEW_PASSWORD)]).await;
        assert_eq!(right.location(), "/locked");
        let wrong = anybody.submit("/sign-in", &[("login", "ana"), ("password", "wrong-wrong-wrong")]).await;
        assert_eq!(wrong.status, 401);

        let sent = owner.submit("/not-me/mail", &[("token", token(&not_me))]).await;
        assert!(sent.body.contains("a…@e….test"), "{}", sent.body);
        let recover = link(&stage, "ana@example.test", "/recover").await;
        let review = owner.open(&recover).await;
        assert!(review.body.contains("Added lately") && review.body.contains("tv"), "{}", review.body);
        let weak = owner.submit("/recover", &[("token", token(&recover)), ("password", "short")]).await;
        assert_eq!(weak.status, 422);
        let back = owner.submit("/recover", &[("token", token(&recover)), ("password", PASSWORD)]).await;
        assert_eq!(back.location(), "/account?done=recovered");
        assert_eq!(owner.open("/account").await.status, 200);
        assert_eq!(owner.open(&not_me).await.status, 410);
    }

    async fn a_passkey_from_before_opens_the_way_back_and_a_young_one_is_not_even_offered(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        ana.open("/account/security").await;
        let answered = async |browser: &mut Browser, path: &str, answer: &str| {
            let asked = browser.submit(path, &[]).await;
            (asked.json()["challenge"].as_str().unwrap().to_owned(), answer.to_owned())
        };
        let (challenge, answer) = answered(&mut ana, "/account/security/passkeys/options", "made one 1").await;
        let fields = [("challenge", challenge.as_str()), ("answer", answer.as_str()), ("name", "Phone")];
        let made = ana.submit("/account/security/passkeys", &fields).await;
        assert_eq!(made.location(), "/account/security?done=passkey_added");
        let added = link(&stage, "ana@example.test", "/not-me").await;

        // From the very browser that is signed in: it goes on as one that is not.
        let mut owner = ana;
        owner.open(&added).await;
        let locked = owner.submit("/not-me", &[("token", token(&added))]).await;
        let locked = owner.open(&locked.location()).await;
        assert!(!locked.body.contains("/not-me/prove"), "made today, it proves nothing: {}", locked.body);
        let young = async |owner: &mut Browser| {
            let (challenge, answer) = answered(owner, "/sign-in/passkey/options", "used one 2").await;
            let fields = [("token", token(&added)), ("challenge", &challenge), ("answer", &answer)];
            owner.submit("/not-me/prove", &fields).await
        };
        let refused = young(&mut owner).await;
        assert!(refused.status == 422 && refused.body.contains("too new to prove this"), "{}", refused.body);
        let recover = { owner.submit("/not-me/mail", &[("token", token(&added))]).await; link(&stage, "ana@example.test", "/recover").await };
        let back = owner.submit("/recover", &[("token", token(&recover)), ("password", PASSWORD)]).await;
        assert_eq!(back.location(), "/account?done=recovered");

        // What is told of that is delivered before the week passes.
        stage.newest_mail("ana@example.test").await;
        stage.clock.pass(Duration::from_secs(8 * 24 * 60 * 60));
        let mut ana = Browser::new(&stage);
        ana.open("/sign-in").await;
        let signed_in = ana.submit("/sign-in", &[("login", "ana"), ("password", PASSWORD)]).await;
        assert_eq!(signed_in.location(), "/account");
        ana.open("/account/security/password").await;
        let changed = ana.submit("/account/security/password", &[("password", NEW_PASSWORD)]).await;
        assert_eq!(changed.location(), "/account/security?done=changed");
        let changed = link(&stage, "ana@example.test", "/not-me").await;
        owner.open(&changed).await;
        let locked = owner.submit("/not-me", &[("token", token(&changed))]).await;
        let locked = owner.open(&locked.location()).await;
        assert!(locked.body.contains("data-passkey=") && locked.body.contains("/not-me/prove"), "{}", locked.body);
        let (challenge, answer) = answered(&mut owner, "/sign-in/passkey/options", "used one 3").await;
        let fields = [("token", token(&changed)), ("challenge", &challenge), ("answer", &answer)];
        let proved = owner.submit("/not-me/prove", &fields).await;
        assert!(proved.location().starts_with("/recover?token="), "{}", proved.body);
        let leave = proved.location();
        let back = owner.submit("/recover", &[("token", token(&leave)), ("password", PASSWORD)]).await;
        assert_eq!(back.location(), "/account?done=recovered");
    }

    async fn whoever_disowns_in_the_browser_they_are_signed_in_with_goes_on_there(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        ana.open("/account/security/password").await;
        ana.submit("/account/security/password", &[("password", NEW_PASSWORD)]).await;
        let not_me = link(&stage, "ana@example.test", "/not-me").await;
        ana.open(&not_me).await;
        let locked = ana.submit("/not-me", &[("token", token(&not_me))]).await;
        ana.open(&locked.location()).await;
        let sent = ana.submit("/not-me/mail", &[("token", token(&not_me))]).await;
        assert!(sent.status == 200 && sent.body.contains("a…@e….test"), "{}", sent.body);
    }

    async fn an_address_changes_with_both_consents_and_the_page_never_says_whose_it_is(place: Place) {
        let stage = Stage::open(place).await;
        let (mut ana, _) = (stage.person("ana").await, stage.person("ben").await);
        ana.open("/account/email").await;
        let theirs = ana.submit("/account/email", &[("email", "ben@example.test")]).await;
        let page = ana.open(&theirs.location()).await.body.replace("ben@example.test", "NEW");
        // The later of two changes is told by its time, and so is its mail.
        stage.newest_mail("ana@example.test").await;
        stage.clock.pass(Duration::from_secs(1));
        let free = ana.submit("/account/email", &[("email", "new@example.test")]).await;
        assert_eq!(theirs.location(), free.location());
        let other = ana.open(&free.location()).await.body.replace("new@example.test", "NEW");
        let bare = |page: String| page.split("form_token").map(|part| part.split_once('>').unwrap_or_default().1.to_owned()).collect::<String>();
        assert_eq!(bare(page), bare(other));
        let (to_new, to_old) = (
            link(&stage, "new@example.test", "/account/email/confirm").await,
            link(&stage, "ana@example.test", "/account/email/confirm").await,
        );
        let mut mailbox = Browser::new(&stage);
        mailbox.open(&to_new).await;
        let one = mailbox.submit("/account/email/confirm", &[("token", token(&to_new))]).await;
        assert!(one.body.contains("other address must agree"), "{}", one.body);
        mailbox.open(&to_old).await;
        let both = mailbox.submit("/account/email/confirm", &[("token", token(&to_old))]).await;
        assert!(both.body.contains("The new address stands"), "{}", both.body);
        assert!(ana.open("/account").await.body.contains("new@example.test"));
        assert_eq!(mailbox.open(&to_new).await.status, 410);
    }

    async fn a_name_is_changed_and_apps_hear_the_new_one(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let app = stage.token("ana", "tv").await;
        ana.open("/account/name").await;
        assert_eq!(ana.submit("/account/name", &[("username", "a@b")]).await.status, 422);
        assert_eq!(ana.submit("/account/name", &[("username", "anna")]).await.location(), "/account/name?done=changed");
        assert_eq!(stage.get("/api/v2/user", &app).await.json()["username"], "anna");
    }

    async fn an_archive_holds_what_is_kept_and_no_secret(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let app = stage.token("ana", "tv").await;
        ana.open("/account/export").await;
        let request = ana.own_form("/account/export");
        let answer = stage.stream(request).await;
        assert_eq!(answer.headers()["content-type"], "application/zip");
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        assert!(read("account.json").contains("ana@example.test"));
        assert!(read("devices.json").contains("\"tv\""));
        assert!(read("events.jsonl").lines().count() >= 3, "made, signed in, exported");
        assert!(read("README.txt").contains("media server"));
        for name in ["account.json", "devices.json", "sessions.json", "mails.json", "events.jsonl"] {
            assert!(!read(name).contains(&app), "{name} holds a token");
        }
    }

    async fn a_deletion_is_kept_by_link_or_happens_after_its_grace(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let app = stage.token("ana", "tv").await;
        ana.open("/account/delete").await;
        assert_eq!(ana.submit("/account/delete", &[("username", "somebody")]).await.status, 422);
        assert_eq!(ana.submit("/account/delete", &[("username", "ana")]).await.location(), "/account?done=deletion");
        assert!(ana.open("/account").await.body.contains("Keep my account"));
        let keep = link(&stage, "ana@example.test", "/keep").await;
        let mut mailbox = Browser::new(&stage);
        assert!(mailbox.open(&keep).await.body.contains("Keep my account"));
        let kept = mailbox.submit("/keep", &[("token", token(&keep))]).await;
        assert!(kept.body.contains("Your account stays"), "{}", kept.body);
        assert!(!ana.open("/account").await.body.contains("Keep my account"));
        let out = ana.submit("/account/delete", &[("username", "ana"), ("sign_out", "1")]).await;
        assert_eq!(out.location(), "/sign-in?done=deletion");
        assert_eq!(stage.get("/api/v2/user", &app).await.status, 401);
        stage.clock.pass(stage.flows.deletions.grace());
        let operator = account::flows::Caller::operator();
        assert_eq!(stage.flows.deletions.work_off(9, &operator).await.unwrap(), 1);
        assert!(stage.flows.people.find("ana@example.test").await.unwrap().is_none());
        let answer = stage.ask(Request::get("/keep?token=x").body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 410);
    }
}
