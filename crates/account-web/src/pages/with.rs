//! `/with/{provider}`: to another provider and back, and the questions that wait for whoever comes back.
//!
//! ```text
//! POST /with/p ─▶ "on to p" ─▶ p ─┬─ GET  /with/p/callback             code in the query
//!                                 └─ POST /with/p/callback ─▶ "back" ─▶ GET /with/p/callback?state
//! GET, POST /with/p/next      the one question: a name, an address, "is this you?", "open again"
//! GET, POST /with/p/confirm   the link in the mail
//! ```
//!
//! A form that another site sends carries none of our cookies, so it only leaves its answer; the page it gets sends the
//! browser on to an address of ours, and that request carries them (docs/decisions/other-providers.md).

use account::federated::{ProviderName, Step};
use account::flows::{Arrived, FederatedError, FederatedSignUpError, Purpose, Question, SignedUp};
use account::ports::federated::{Answer, Offered};
use account::{AccountId, Fault};
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use http_kit::{Access, Call, Problem, Routes};
use kernel::Secret;
use locale::Sentence;

use super::frame::{Frame, Notice, go, page};
use super::sign_up::{name_taken, wrong_email, wrong_name};
use super::visit::{Form, Sent, SentBy, Visit};
use super::with_stop::{stop, stop_sign_up};
use crate::state::{State, TRIP};
use crate::{origin, problems};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    const OPEN: Access = Access::Open("whoever signs in is not signed in");
    const BACK: Access = Access::Open("a provider sends people back; the trip's own cookie is the right");
    const LINK: Access = Access::Open("the link in the mail is the right");
    Routes::new()
        .post("/with/{provider}", OPEN, begin)
        .post("/with/{provider}/prove", Access::SignedIn, prove)
        .get("/with/{provider}/callback", BACK, arrive)
        .post("/with/{provider}/callback", BACK, park)
        .get("/with/{provider}/next", BACK, question)
        .post("/with/{provider}/next", BACK, answer)
        .get("/with/{provider}/confirm", LINK, confirm_form)
        .post("/with/{provider}/confirm", LINK, confirm)
}

/// The browser goes on at once, without script, and without our rule that forms stay here.
#[derive(Template)]
#[template(path = "with_onward.html")]
struct OnwardPage {
    frame: Frame,
    to: String,
    title: String,
    link: String,
}

#[derive(Template)]
#[template(path = "with_next.html")]
struct NextPage {
    frame: Frame,
    provider: ProviderName,
    title: String,
    trip: String,
    question: Question,
    username: String,
    email: String,
    wrong: &'static str,
}

#[derive(Template)]
#[template(path = "with_confirm.html")]
struct ConfirmPage {
    frame: Frame,
    title: String,
    name: String,
    label: String,
    token: String,
}

#[derive(Template)]
#[template(path = "with_mailed.html")]
struct MailedPage {
    frame: Frame,
    email: String,
    from: String,
    mailbox: bool,
}

/// A button of the sign-in and sign-up pages.
pub struct Button {
    /// Where it leads.
    pub name: ProviderName,
    /// What people call the provider.
    pub title: String,
    /// Stands in place of a picture: nobody else's mark, and no request to anybody.
    pub initial: String,
}

/// The buttons of the providers that are configured.
pub fn buttons(visit: &Visit) -> Vec<Button> {
    visit.state.flows.federated.offered().into_iter().map(button).collect()
}

/// The buttons of the providers by which whoever is signed in can show once more who they are.
pub async fn provers(visit: &Visit, who: &AccountId) -> Result<Vec<Button>, Fault> {
    Ok(visit.state.flows.federated.provers(who).await?.into_iter().map(button).collect())
}

fn button(Offered { name, title }: Offered) -> Button {
    let initial = title.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    Button { name, title, initial }
}

/// The provider an address names, if it is one that is configured.
pub fn named(visit: &Visit, name: &str) -> Option<ProviderName> {
    ProviderName::parse(name)
        .filter(|name| visit.state.flows.federated.offered().iter().any(|offered| offered.name == *name))
}

/// No provider of that name is configured.
pub fn nobody() -> Response {
    Problem::not_found().into_response()
}

/// The cookie of this browser's trips; empty when it has none, which no trip has either.
fn browser(visit: &Visit) -> Secret {
    Secret::new(TRIP.read(&visit.headers).unwrap_or_default())
}

/// Sends the browser to a provider. Providers send people back to our configured address only, so they set out there.
pub async fn set_out(visit: &Visit, provider: &ProviderName, purpose: Purpose) -> Response {
    const AN_HOUR: i64 = 60 * 60;
    let title = visit.state.flows.federated.title(provider);
    if origin::reached_at(&visit.headers, &visit.state.url) != visit.state.url {
        let link = visit.state.url.clone();
        let lead = Sentence::of("with-elsewhere-advice").with("provider", &title).with("address", &link);
        return super::with_stop::say(visit, StatusCode::OK, "with-elsewhere", &lead, &title, "/sign-in");
    }
    let kept = TRIP.read(&visit.headers);
    let cookie = kept.map_or_else(|| visit.state.entropy.token(), Secret::new);
    match visit.state.flows.federated.begin(provider, purpose, &cookie, &visit.caller).await {
        Ok(to) => {
            let mut response = visit.show(&onward(visit, to, &title));
            let cookie = TRIP.set(cookie.expose(), Some(AN_HOUR), visit.state.transport);
            if let Some(cookie) = cookie {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(error) => stop(visit, provider, &error),
    }
}

fn onward(visit: &Visit, to: String, title: &str) -> OnwardPage {
    let frame = visit.frame("", None);
    let link = frame.say_with("with-onward-link", &[("provider", &title)]);
    let title = frame.say_with("with-onward", &[("provider", &title)]);
    OnwardPage { frame, to, title, link }
}

async fn begin(Path(provider): Path<String>, Sent { visit, form }: Sent) -> Response {
    let Some(provider) = named(&visit, &provider) else { return nobody() };
    let return_to = origin::own_path(form.get("return_to"));
    set_out(&visit, &provider, Purpose::SignIn { return_to }).await
}

/// Somebody who is signed in shows once more who they are, there.
async fn prove(Path(provider): Path<String>, SentBy { visit, who, form }: SentBy) -> Response {
    let Some(provider) = named(&visit, &provider) else { return nobody() };
    let return_to = origin::own_path(form.get("return_to"));
    set_out(&visit, &provider, Purpose::Prove { who, return_to }).await
}

/// The browser itself is back.
async fn arrive(Path(provider): Path<String>, visit: Visit) -> Response {
    let Some(provider) = named(&visit, &provider) else { return nobody() };
    let text = |name| Some(visit.asked(name).to_owned()).filter(|text| !text.is_empty());
    let said =
        Answer { code: text("code").map(Secret::new), iss: text("iss"), error: text("error"), user: None };
    let said = (said.code.is_some() || said.error.is_some()).then_some(said);
    let state = Secret::new(visit.asked("state"));
    let flows = &visit.state.flows.federated;
    let cookie = browser(&visit);
    match flows.arrive(&provider, &state, said, &cookie, visit.who.as_ref(), &visit.caller).await {
        Ok(Arrived::In { came_in, return_to }) => visit.came_in(&came_in, &return_to),
        Ok(Arrived::Proven { opened, return_to }) => visit.signed_in_to(&opened.session, &return_to),
        Ok(Arrived::Connected) => go("/account/security?done=connected"),
        Ok(Arrived::Asked { trip }) => go(&next(&provider, trip.expose())),
        Err(error) => stop(&visit, &provider, &error),
    }
}

fn next(provider: &ProviderName, trip: &str) -> String {
    format!("/with/{provider}/next?trip={}", origin::encode(trip))
}

/// A provider's page sent the answer by form. No cookie of ours is set here: this request knows none of those there are.
async fn park(Path(provider): Path<String>, visit: Visit, call: Call) -> Response {
    let Some(provider) = named(&visit, &provider) else { return nobody() };
    let form = Form::of(&call);
    let text = |name| Some(form.get(name).to_owned()).filter(|text| !text.is_empty());
    let said = Answer {
        code: text("code").map(Secret::new),
        iss: text("iss"),
        error: text("error"),
        user: text("user").map(Secret::new),
    };
    let state = form.secret("state");
    match visit.state.flows.federated.park(&provider, &state, &said).await {
        Ok(()) => {
            let to = format!("/with/{provider}/callback?state={}", origin::encode(state.expose()));
            let frame = Frame { locale: visit.locale, ..Frame::default() };
            let (title, link) = (frame.say("with-back"), frame.say("with-back-link"));
            page(StatusCode::OK, &OnwardPage { frame, to, title, link })
        }
        Err(error) => stop(&visit, &provider, &error),
    }
}

async fn question(Path(provider): Path<String>, visit: Visit) -> Response {
    let Some(provider) = named(&visit, &provider) else { return nobody() };
    let trip = visit.asked("trip").to_owned();
    ask(&visit, &provider, trip, None, None).await
}

/// Shows the question that waits, with what was answered wrongly before.
async fn ask(
    visit: &Visit,
    provider: &ProviderName,
    trip: String,
    answered: Option<&Form>,
    wrong: Option<(&'static str, Notice)>,
) -> Response {
    let flows = &visit.state.flows.federated;
    match flows.look(provider, &Secret::new(trip.as_str()), &browser(visit)).await {
        // Connected in another window meanwhile: the button does the rest.
        Ok(Question { step: Step::Enter | Step::Locked, .. }) => go("/sign-in"),
        Ok(question) => {
            let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let (wrong, notice) = wrong.map_or(("", None), |(wrong, notice)| (wrong, Some(notice)));
            let given = |name, offered: &Secret| match answered {
                Some(form) => form.get(name).to_owned(),
                None => offered.expose().to_owned(),
            };
            visit.show_as(
                status,
                &NextPage {
                    frame: visit.frame("", notice),
                    title: flows.title(provider),
                    username: given("username", &question.user_name),
                    email: given("email", &question.email),
                    provider: provider.clone(),
                    trip,
                    question,
                    wrong,
                },
            )
        }
        Err(error) => stop(visit, provider, &error),
    }
}

async fn answer(Path(provider): Path<String>, Sent { visit, form }: Sent) -> Response {
    let Some(provider) = named(&visit, &provider) else { return nobody() };
    let (trip, cookie) = (form.secret("trip"), browser(&visit));
    let flows = &visit.state.flows.federated;
    let caller = &visit.caller;
    let refused = match form.get("step") {
        "connect" => {
            let here = next(&provider, trip.expose());
            let Some(who) = visit.who.clone() else {
                return go(&format!("/sign-in?return_to={}", origin::encode(&here)));
            };
            let Some(who) = who.fresh_when_shown(visit.state.clock.now()) else {
                return visit.to_prove(&here);
            };
            match flows.connect(&provider, &trip, &cookie, &who, caller).await {
                Ok(return_to) => return go(&return_to),
                Err(error) => error,
            }
        }
        "reopen" => match flows.reopen(&provider, &trip, &cookie, caller).await {
            Ok((came_in, return_to)) => return visit.came_in(&came_in, &return_to),
            Err(error) => error,
        },
        _ => return sign_up(&visit, &provider, &trip, &form).await,
    };
    match refused {
        FederatedError::Changed => go(&next(&provider, trip.expose())),
        error => stop(&visit, &provider, &error),
    }
}

async fn sign_up(visit: &Visit, provider: &ProviderName, trip: &Secret, form: &Form) -> Response {
    let (name, email) = (form.get("username"), form.get("email"));
    let flows = &visit.state.flows.federated;
    let done = flows.sign_up(provider, trip, &browser(visit), name, email, &visit.caller).await;
    let error = match done {
        Ok(SignedUp::In(opened)) => {
            return visit.signed_in_to(&opened.session, "/account?done=welcome");
        }
        Ok(SignedUp::Mailed) => {
            return visit.show(&MailedPage {
                frame: visit.frame("", None),
                email: email.trim().to_owned(),
                from: visit.state.mail_from.clone(),
                mailbox: visit.mailbox(),
            });
        }
        Err(error) => error,
    };
    let wrong = match &error {
        FederatedSignUpError::Email(wrong) => wrong_email(*wrong),
        FederatedSignUpError::UserName(wrong) => wrong_name(*wrong),
        FederatedSignUpError::NameTaken => name_taken(),
        FederatedSignUpError::TooMany(limit) => return problems::too_many(limit).into_response(),
        FederatedSignUpError::Trip(FederatedError::Changed) => return go(&next(provider, trip.expose())),
        FederatedSignUpError::Trip(error) => return stop(visit, provider, error),
    };
    ask(visit, provider, trip.expose().to_owned(), Some(form), Some(wrong)).await
}

async fn confirm_form(Path(provider): Path<String>, visit: Visit) -> Response {
    let Some(provider) = named(&visit, &provider) else { return nobody() };
    let token = visit.asked("token").to_owned();
    let flows = &visit.state.flows.federated;
    match flows.look_at_mailed(&provider, &Secret::new(token.as_str())).await {
        Ok((name, label)) => visit.show(&ConfirmPage {
            frame: visit.frame("", None),
            title: flows.title(&provider),
            name: name.expose().to_owned(),
            label: label.expose().to_owned(),
            token,
        }),
        Err(error) => stop_sign_up(&visit, &provider, &error),
    }
}

async fn confirm(Path(provider): Path<String>, Sent { visit, form }: Sent) -> Response {
    let Some(provider) = named(&visit, &provider) else { return nobody() };
    let flows = &visit.state.flows.federated;
    match flows.confirm(&provider, &form.secret("token"), &visit.caller).await {
        Ok(opened) => visit.signed_in_to(&opened.session, "/account?done=confirmed"),
        Err(error) => stop_sign_up(&visit, &provider, &error),
    }
}
