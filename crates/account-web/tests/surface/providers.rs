//! Signing in with other providers, page by page.

use axum::body::Body;
use http::Request;

use crate::stage::{Answer, Browser, PASSWORD, Stage};
use account::ports::federated::ProviderError;

/// Presses the button of a provider; gives the state that the browser takes along.
async fn sets_out(browser: &mut Browser, provider: &str, return_to: &str) -> String {
    let page = browser.open("/sign-in").await;
    assert!(page.body.contains("Continue with Google") && page.body.contains("Continue with Apple"));
    assert!(!page.body.contains("<img src=\"http"), "no foreign pictures");
    let page = browser.submit(&format!("/with/{provider}"), &[("return_to", return_to)]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let to = format!("content=\"0;url=https://{provider}.test/authorize?a=1&#38;state=");
    page.body
        .split_once(&to)
        .unwrap_or_else(|| panic!("{}", page.body))
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

pub async fn with_google(browser: &mut Browser, return_to: &str) -> Answer {
    let state = sets_out(browser, "google", return_to).await;
    browser.open(&format!("/with/google/callback?code=c&state={state}")).await
}

/// Follows to the question that waits; gives its address and trip.
pub async fn is_asked(browser: &mut Browser, answer: &Answer) -> (Answer, String) {
    let next = answer.location();
    assert!(next.starts_with("/with/google/next?trip="), "{} {next} {}", answer.status, answer.body);
    let page = browser.open(&next).await;
    (page, next.split_once("trip=").unwrap().1.replace("%5F", "_").replace("%2D", "-"))
}

testkit::both_databases! {
    async fn a_new_person_chooses_a_name_and_is_in(place: Place) {
        let stage = Stage::open(place).await;
        stage.doors.will_prove("1", "ana@example.test", true);
        let mut ana = Browser::new(&stage);
        let back = with_google(&mut ana, "/link").await;
        let (page, trip) = is_asked(&mut ana, &back).await;
        assert!(page.body.contains("Google vouches for") && page.body.contains("ana.lópez"), "{}", page.body);
        let short = ana.submit("/with/google/next", &[("trip", &trip), ("username", "a")]).await;
        assert_eq!(short.status, 422);
        assert!(short.body.contains("2 to 32 characters"));
        let done = ana.submit("/with/google/next", &[("trip", &trip), ("username", "ana")]).await;
        assert_eq!(done.location(), "/account?done=welcome");
        let overview = ana.open("/account?done=welcome").await;
        assert!(overview.body.contains("Your account is ready"), "{}", overview.body);
        // And again, from another browser, straight to where they were going.
        let mut phone = Browser::new(&stage);
        assert_eq!(with_google(&mut phone, "/link?pin=K7QX").await.location(), "/link?pin=K7QX");
        let security = phone.open("/account/security").await.body;
        assert!(security.contains("Connected sign-ins") && security.contains("Your only way in"), "{security}");
    }

    async fn the_address_of_an_account_is_asked_to_be_proven_and_then_connected(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        stage.doors.will_prove("1", "ana@example.test", true);
        let mut ana = Browser::new(&stage);
        let back = with_google(&mut ana, "/link").await;
        let (page, trip) = is_asked(&mut ana, &back).await;
        assert!(page.body.contains("You have an account here"), "{}", page.body);
        let sent = ana.submit("/with/google/next", &[("trip", &trip), ("step", "connect")]).await;
        assert!(sent.location().starts_with("/sign-in?return_to=%2Fwith%2Fgoogle%2Fnext"), "{}", sent.location());
        let sign_in = ana.open(&sent.location()).await;
        assert!(sign_in.body.contains("then the other sign-in is connected"), "{}", sign_in.body);
        let here = format!("/with/google/next?trip={trip}");
        let fields = [("login", "ana"), ("password", PASSWORD), ("return_to", &here)];
        let signed_in = ana.submit("/sign-in", &fields).await;
        assert_eq!(signed_in.location(), here);
        let page = ana.open(&here).await;
        assert!(page.body.contains("Yes, connect Google"), "{}", page.body);
        let done = ana.submit("/with/google/next", &[("trip", &trip), ("step", "connect")]).await;
        assert_eq!(done.location(), "/link");
        let mut phone = Browser::new(&stage);
        assert_eq!(with_google(&mut phone, "/account").await.location(), "/account");
        assert!(stage.newest_mail("ana@example.test").await.contains("Google"));
    }

    async fn an_answer_by_form_from_another_site_waits_for_its_browser(place: Place) {
        let stage = Stage::open(place).await;
        stage.doors.will_prove("1", "ana@example.test", true);
        let mut ana = Browser::new(&stage);
        let state = sets_out(&mut ana, "apple", "/account").await;
        let form = format!("state={state}&code=c&user=%7B%7D");
        let posted = |to: &str, body: String| {
            Request::post(to.to_owned())
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", "https://apple.test")
                .header("sec-fetch-site", "cross-site")
                .body(Body::from(body))
                .unwrap()
        };
        let page = stage.ask(posted("/with/apple/callback", form.clone())).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(!page.headers.contains_key("set-cookie"), "it knows no browser");
        let to = format!("0;url=/with/apple/callback?state={}", state.replace('_', "%5F").replace('-', "%2D"));
        assert!(page.body.contains(&to), "{}", page.body);
        assert!(!page.body.contains("code=c"), "the code stays out of the address line");
        assert_eq!(stage.ask(posted("/with/apple/callback", form)).await.status, 410);
        let mut eve = Browser::new(&stage);
        let callback = format!("/with/apple/callback?state={state}");
        assert_eq!(eve.open(&callback).await.status, 403);
        assert!(ana.open(&callback).await.location().starts_with("/with/apple/next?trip="));
    }

    async fn every_bad_end_says_what_happened_and_what_to_do(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = Browser::new(&stage);
        for (error, status, says) in [
            (ProviderError::Down, 503, "cannot be reached"),
            (ProviderError::Stale, 410, "is over"),
            (ProviderError::Stranger, 502, "does not know this service"),
            (ProviderError::Forged, 400, "was not right"),
            (ProviderError::Clock, 502, "clocks do not agree"),
            (ProviderError::Outsider, 403, "does not belong here"),
            (ProviderError::Cancelled, 200, "did not go on"),
        ] {
            stage.doors.will_say(Err(error));
            let page = with_google(&mut ana, "/account").await;
            assert_eq!(page.status, status, "{error}");
            assert!(page.body.contains(says) && page.body.contains("href=\"/sign-in\""), "{}", page.body);
        }
        let state = sets_out(&mut ana, "google", "/account").await;
        let cancelled = ana.open(&format!("/with/google/callback?error=access_denied&state={state}")).await;
        assert!(cancelled.body.contains("Nothing has happened"));
        assert_eq!(ana.open("/with/google/callback?code=c&state=other").await.status, 410);
        assert_eq!(ana.open("/with/nobody/callback?code=c&state=x").await.status, 404);
        let state = sets_out(&mut ana, "google", "/account").await;
        let mixed_up = ana.open(&format!("/with/apple/callback?code=c&state={state}")).await;
        assert_eq!(mixed_up.status, 410, "an answer at another provider's address");
    }

    async fn connecting_and_disconnecting_is_done_by_forms_of_our_own(place: Place) {
        let stage = Stage::open(place).await;
        let (mut ana, mut bob) = (stage.person("ana").await, stage.person("bob").await);
        stage.doors.will_prove("9", "someone@else.test", false);
        let connect = async |browser: &mut Browser| {
            browser.open("/account/security").await;
            let page = browser.submit("/account/security/connect", &[("provider", "google")]).await;
            let state = page.body.split_once("&#38;state=").unwrap().1.split('"').next().unwrap().to_owned();
            browser.open(&format!("/with/google/callback?code=c&state={state}")).await
        };
        assert_eq!(connect(&mut ana).await.location(), "/account/security?done=connected");
        let taken = connect(&mut bob).await;
        assert_eq!(taken.status, 409);
        assert!(taken.body.contains("opens another account here"), "{}", taken.body);
        let page = ana.open("/account/security?done=connected").await;
        assert!(page.body.contains("You can sign in with it from now on") && page.body.contains("someone@else.test"));
        let id = page.body.split_once("name=\"identity\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
        bob.open("/account/security").await;
        bob.submit("/account/security/disconnect", &[("identity", &id)]).await;
        assert!(ana.open("/account/security").await.body.contains("someone@else.test"));
        let gone = ana.submit("/account/security/disconnect", &[("identity", &id)]).await;
        assert_eq!(gone.location(), "/account/security?done=disconnected");
        assert!(!ana.open("/account/security").await.body.contains("someone@else.test"));
    }

    async fn an_address_nobody_vouches_for_is_confirmed_by_the_link_in_the_mail(place: Place) {
        let stage = Stage::open(place).await;
        stage.doors.will_prove("7", "", false);
        let mut ana = Browser::new(&stage);
        let back = with_google(&mut ana, "/account").await;
        let (page, trip) = is_asked(&mut ana, &back).await;
        assert!(page.body.contains("did not confirm an address"), "{}", page.body);
        let fields = [("trip", trip.as_str()), ("username", "ana"), ("email", "ana@example.test")];
        let sent = ana.submit("/with/google/next", &fields).await;
        assert!(sent.body.contains("Check your mail"), "{}", sent.body);
        let link = stage.link_in_mail("ana@example.test").await;
        assert!(link.starts_with("/with/google/confirm?token="), "{link}");
        // Another browser may open it, and sees whose identity it is.
        let mut phone = Browser::new(&stage);
        let page = phone.open(&link).await;
        assert!(page.body.contains("Ana &#60;López&#62;"), "{}", page.body);
        let token = link.split_once("token=").unwrap().1;
        let done = phone.submit("/with/google/confirm", &[("token", token)]).await;
        assert_eq!(done.location(), "/account?done=confirmed");
        assert_eq!(phone.open(&link).await.status, 410, "once");
    }

    async fn a_button_pressed_at_another_address_says_where_to_go(place: Place) {
        let stage = Stage::open(place).await;
        let page = stage.ask(
            Request::get("/sign-in").header("host", "192.168.1.9:32480").body(Body::empty()).unwrap()
        ).await;
        let cookie = page.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let token = page.body.split_once("name=\"form_token\" value=\"").unwrap().1.split('"').next().unwrap();
        let pressed = Request::post("/with/google")
            .header("host", "192.168.1.9:32480")
            .header("origin", "http://192.168.1.9:32480")
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("form_token={token}")))
            .unwrap();
        let page = stage.ask(pressed).await;
        assert!(page.body.contains("http://127.0.0.1:32480"), "{}", page.body);
    }
}
