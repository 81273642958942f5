//! `/link`: type the characters a television shows, see which device asks, let it in.

use account::{
    device::ClientIdentifier,
    flows::{LinkCodeError, LinkCodeLook},
    link_code::LinkError,
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use kernel::Timestamp;

use super::{
    frame::{Frame, Notice},
    visit::{Form, SentBy, SignedInVisit, Visit},
};
use crate::{
    origin,
    problems::{self, Refused},
    state::State,
};

/// The routes of this page.
pub fn routes() -> Routes<State> {
    Routes::new()
        .get("/link", Access::SignedIn, form)
        .get("/pin", Access::SignedIn, form)
        .post("/link", Access::SignedIn, look)
        .post("/link/approve", Access::SignedIn, decide)
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage {
    frame: Frame,
    code: String,
    wrong: bool,
}

/// A device asks to be let in.
#[derive(Template)]
#[template(path = "approve.html")]
struct ApprovePage {
    frame: Frame,
    name: String,
    asks: Asks,
    action: &'static str,
    code: String,
    client: String,
    forward: String,
    forward_host: Option<String>,
}

#[derive(Template)]
#[template(path = "approved.html")]
struct ApprovedPage {
    frame: Frame,
    title: &'static str,
    lead: String,
    forward: Option<String>,
}

struct Asks {
    title: String,
    product: String,
    platform: String,
    from: String,
    asked: String,
}

/// What an app sent along: its code, itself, and where to go afterwards.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The characters.
    pub code: String,
    /// The client identifier the app named, if it did.
    pub client: String,
    /// Where the app wants the browser sent.
    pub forward: String,
}

impl Question {
    /// From the fields of the approval form.
    pub fn of(form: &Form) -> Self {
        Self {
            code: form.get("code").to_owned(),
            client: form.get("clientID").to_owned(),
            forward: form.get("forwardUrl").to_owned(),
        }
    }

    fn client(&self) -> Result<Option<ClientIdentifier>, Refused> {
        if self.client.is_empty() {
            return Ok(None);
        }
        ClientIdentifier::parse(&self.client).map(Some).map_err(|_| Problem::not_found().into())
    }
}

async fn form(SignedInVisit { visit, who }: SignedInVisit) -> Result<Response, Refused> {
    let code = [visit.asked("pin"), visit.asked("code")].concat();
    if code.is_empty() {
        return Ok(visit.show(&LinkPage { frame: visit.frame("", None), code, wrong: false }));
    }
    // A picture of the code leads here with it filled in; the person still sees who asks before anything happens.
    let question = Question { code, ..Question::default() };
    ask(&SignedInVisit { visit, who }, question, "/link/approve").await
}

async fn look(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    let question = Question { code: form.get("code").to_owned(), ..Question::default() };
    ask(&SignedInVisit { visit, who }, question, "/link/approve").await
}

/// Show who asks, or say that nobody does.
pub async fn ask(
    SignedInVisit { visit, who }: &SignedInVisit,
    question: Question,
    action: &'static str,
) -> Result<Response, Refused> {
    let client = question.client()?;
    match visit.state.flows.link_codes.look(&who.account, &question.code, client.as_ref()).await {
        Ok(look) => Ok(visit.show(&ApprovePage {
            frame: visit.frame("", None),
            name: visit.name.clone().unwrap_or_default(),
            asks: Asks::of(&look, visit, visit.state.clock.now()),
            action,
            forward_host: origin::forward(&question.forward).map(|url| url.origin().ascii_serialization()),
            code: question.code,
            client: question.client,
            forward: question.forward,
        })),
        Err(error) => refuse(visit, &error, question.code),
    }
}

async fn decide(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    settle(SentBy { visit, who, form }).await
}

/// Let the device in, or not, as the person decided.
pub async fn settle(SentBy { visit, who, form }: SentBy) -> Result<Response, Refused> {
    let question = Question::of(&form);
    let client = question.client()?;
    let codes = &visit.state.flows.link_codes;
    if form.get("decision") != "approve" {
        return match codes.refuse(&who.account, &question.code, client.as_ref()).await {
            Ok(()) => Ok(visit.show(&ApprovedPage {
                frame: visit.frame("", None),
                title: "link-out",
                lead: visit.locale.say("link-out-lead"),
                forward: None,
            })),
            Err(error) => refuse(&visit, &error, question.code),
        };
    }
    match codes.approve(&who.account, &question.code, client.as_ref(), &visit.caller).await {
        Ok(device) => Ok(visit.show(&ApprovedPage {
            frame: visit.frame("", None),
            title: "link-in",
            lead: visit.locale.say_with("link-in-lead", &[("name", &device.about.title())]),
            forward: origin::forward(&question.forward).map(String::from),
        })),
        Err(error) => refuse(&visit, &error, question.code),
    }
}

fn refuse(visit: &Visit, error: &LinkCodeError, code: String) -> Result<Response, Refused> {
    match error {
        LinkCodeError::Link(reason) => {
            let notice = match reason {
                LinkError::Expired { .. } => Notice::bad("link-over", "link-over-advice"),
                LinkError::Unknown => Notice::bad("link-unknown", "link-unknown-advice"),
                _ => Notice::bad("link-spent", "link-spent-advice"),
            };
            let page = LinkPage { frame: visit.frame("", Some(notice)), code, wrong: true };
            Ok(visit.show_as(StatusCode::NOT_FOUND, &page))
        }
        other => Ok(problems::link_code(other).into_response()),
    }
}

impl Asks {
    fn of(look: &LinkCodeLook, visit: &Visit, now: Timestamp) -> Self {
        let about = &look.about;
        let join = |one: &str, two: &str| {
            [one, two].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let address = look.address.expose();
        let here = visit.caller.address.expose();
        let from = match address {
            "" => visit.locale.say("link-unknown-address"),
            same if same == here => {
                let place = visit.whereabouts(same);
                visit.locale.say_with("link-same-address", &[("address", &place)])
            }
            other => visit.whereabouts(other),
        };
        Self {
            title: about.title().to_owned(),
            product: join(&about.product, &about.version),
            platform: join(&about.platform, &about.platform_version),
            from,
            asked: visit.locale.ago(now.since(look.asked_at)),
        }
    }
}
