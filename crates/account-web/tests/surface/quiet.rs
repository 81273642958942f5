//! What a stranger who asks learns about who has an account: nothing, by what is said or by what is done to say it.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Request;

use crate::providers::{is_asked, with_google};
use crate::stage::recorded::{listen, take};
use crate::stage::{Answer, Browser, Stage};

const KNOWN: &str = "ana@example.test";
const UNKNOWN: &str = "eve@example.test";
const STRANGE: &str = "joe@example.test";
const WRONG: &str = "not-the-password-of-anybody";

/// An answer to the last byte, without what is drawn for each visit and what was typed.
fn plain(answer: &Answer, typed: &str) -> String {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .map(|(name, value)| match name.as_str() {
            "x-request-id" | "set-cookie" => format!("{name}: drawn"),
            _ => format!("{name}: {}", value.to_str().unwrap()),
        })
        .collect();
    headers.sort();
    let mut body = answer.body.replace(typed, "TYPED");
    while let Some((before, rest)) = body.split_once("name=\"form_token\" value=\"") {
        let after = rest.split_once('"').map(|(_, after)| after.to_owned()).unwrap_or_default();
        body = format!("{before}TOKEN{after}");
    }
    format!("{}\n{}\n\n{body}", answer.status, headers.join("\n"))
}

/// Sends a page's form and gives the answer and what was done between sending and answering.
async fn page(stage: &Stage, path: &str, fields: &[(&str, &str)]) -> (Answer, Vec<String>) {
    let mut browser = Browser::new(stage);
    browser.open(path).await;
    take();
    let answer = browser.submit(path, fields).await;
    (answer, take())
}

/// Asks as an app.
async fn app(stage: &Stage, path: &str, accept: &str, how: &Sent<'_>) -> (Answer, Vec<String>) {
    let request = Request::post(path).header("accept", accept).header("x-plex-client-identifier", "quiet");
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let request = match how {
        Sent::Form(login) => request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("login={}&password={WRONG}", encode(login)))),
        Sent::Basic(login) => request
            .header("authorization", format!("Basic {}", STANDARD.encode(format!("{login}:{WRONG}"))))
            .body(Body::empty()),
    };
    take();
    let answer = stage.ask(request.unwrap()).await;
    (answer, take())
}

/// Signs up with a provider that vouches for no address, and types one.
async fn by_provider(stage: &Stage, subject: &str, email: &str, name: &str) -> (Answer, Vec<String>) {
    stage.doors.will_prove(subject, "", false);
    let mut browser = Browser::new(stage);
    let back = with_google(&mut browser, "/account").await;
    let (_, trip) = is_asked(&mut browser, &back).await;
    take();
    let fields = [("trip", trip.as_str()), ("username", name), ("email", email)];
    let answer = browser.submit("/with/google/next", &fields).await;
    (answer, take())
}

enum Sent<'a> {
    Form(&'a str),
    Basic(&'a str),
}

#[track_caller]
fn the_same(door: &str, known: &(Answer, Vec<String>), unknown: &(Answer, Vec<String>)) {
    assert_eq!(plain(&known.0, KNOWN), plain(&unknown.0, UNKNOWN), "{door}: what is said");
    assert_eq!(known.1, unknown.1, "{door}: what is done");
    assert!(known.1.len() > 3, "{door}: something was done and noted");
}

testkit::both_databases! {
    async fn nothing_that_is_said_or_done_at_a_door_tells_who_has_an_account(place: Place) {
        listen();
        let stage = Stage::open(place).await;
        stage.person("ana").await;

        let sign_in = |who| [("login", who), ("password", WRONG)];
        let (known, unknown) = (sign_in(KNOWN), sign_in(UNKNOWN));
        the_same("the sign-in page", &page(&stage, "/sign-in", &known).await, &page(&stage, "/sign-in", &unknown).await);

        for (path, accept) in [
            ("/api/v2/users/signin", "application/json"),
            ("/api/v2/users/signin", "application/xml"),
            ("/users/sign_in.json", "application/json"),
            ("/users/sign_in", "*/*"),
        ] {
            let known = app(&stage, path, accept, &Sent::Form(KNOWN)).await;
            let unknown = app(&stage, path, accept, &Sent::Form(UNKNOWN)).await;
            the_same(&format!("{path} as {accept}"), &known, &unknown);
        }
        let known = app(&stage, "/users/sign_in", "*/*", &Sent::Basic(KNOWN)).await;
        let unknown = app(&stage, "/users/sign_in", "*/*", &Sent::Basic(UNKNOWN)).await;
        the_same("HTTP Basic", &known, &unknown);

        let (known, unknown) = ([("email", KNOWN)], [("email", UNKNOWN)]);
        the_same("the forgot page", &page(&stage, "/forgot", &known).await, &page(&stage, "/forgot", &unknown).await);

        let sign_up = |who, name| [("email", who), ("username", name), ("password", "violet-harbour-quilt-94")];
        let known = page(&stage, "/sign-up", &sign_up(KNOWN, "nameone")).await;
        let unknown = page(&stage, "/sign-up", &sign_up(UNKNOWN, "nametwo")).await;
        the_same("signing up", &known, &unknown);

        let known = by_provider(&stage, "1", KNOWN, "namethree").await;
        let unknown = by_provider(&stage, "2", STRANGE, "namefour").await;
        assert_eq!(plain(&known.0, KNOWN), plain(&unknown.0, STRANGE), "signing up by a provider: what is said");
        assert_eq!(known.1, unknown.1, "signing up by a provider: what is done");
        assert!(known.1.len() > 3);
        assert!(stage.newest_mail(STRANGE).await.contains("/with/google/confirm?token="));

        // And each of them gets the mail that is theirs.
        assert!(stage.newest_mail(KNOWN).await.contains("already"));
        assert!(stage.newest_mail(UNKNOWN).await.contains("/confirm?token="));
        let mails = stage.flows.mailbox.list(100).await.unwrap();
        let resets = |who: &str| {
            mails.iter().filter(|mail| mail.to.expose() == who && mail.text.expose().contains("/reset?token=")).count()
        };
        assert_eq!((resets(KNOWN), resets(UNKNOWN)), (1, 0));
    }
}
