//! A request to a page: who the browser belongs to, and whether our own form sent it.
//!
//! ```text
//! Visit            anybody looks at a page
//! SignedInVisit    a signed-in person looks; anybody else is led to the sign-in page and back
//! Sent             anybody sent our own form
//! SentBy           a signed-in person sent our own form
//! FreshVisit       as SignedInVisit, and they showed lately who they are; else they are led to do so and back
//! FreshSentBy      as SentBy, and they had when the form was shown
//! ```

use std::net::SocketAddr;

use account::flows::{Caller, CameIn, Fresh, SessionCheckError, SignedIn};
use account::role::Role;
use account::session::SessionRefusal;
use askama::Template;
use axum::{
    extract::{ConnectInfo, FromRef, FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use http_kit::{Call, Locality, Problem, csrf};
use kernel::Secret;
use locale::Locale;

use super::frame::{Frame, Notice, go, page};
use super::lock;
use crate::{
    origin,
    problems::{self, Refused},
    state::{KNOWN, LANGUAGE, SESSION, STEP, State, VISIT},
};

/// Anybody looks at a page.
pub struct Visit {
    /// What handlers may use.
    pub state: State,
    /// The headers.
    pub headers: HeaderMap,
    /// Who is calling.
    pub caller: Caller,
    /// Who connected.
    pub peer: Option<std::net::IpAddr>,
    /// Who is signed in in this browser.
    pub who: Option<SignedIn>,
    /// Their name, for the frame.
    pub name: Option<String>,
    /// The language this person reads: the one they chose, else the one their browser prefers, else English.
    pub locale: Locale,
    /// Their role in the house, if they have one.
    pub role: Option<Role>,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    refusal: Option<SessionRefusal>,
    binding: String,
    new_visit: Option<String>,
    here: String,
}

/// A signed-in person looks at a page.
pub struct SignedInVisit {
    /// The visit.
    pub visit: Visit,
    /// Who.
    pub who: SignedIn,
}

/// Anybody sent our own form.
pub struct Sent {
    /// The visit.
    pub visit: Visit,
    /// What was filled in.
    pub form: Form,
}

/// A signed-in person sent our own form.
pub struct SentBy {
    /// The visit.
    pub visit: Visit,
    /// Who.
    pub who: SignedIn,
    /// What was filled in.
    pub form: Form,
}

/// A signed-in person looks at a page, and showed lately who they are.
pub struct FreshVisit {
    /// The visit.
    pub visit: Visit,
    /// Who.
    pub who: Fresh,
}

/// A signed-in person sent our own form, which was shown to them after they had shown who they are.
pub struct FreshSentBy {
    /// The visit.
    pub visit: Visit,
    /// Who.
    pub who: Fresh,
    /// What was filled in.
    pub form: Form,
}

/// The fields of a form.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// A form that another site sent: nothing in it says that this browser's person wanted it.
    pub fn of(call: &Call) -> Self {
        Self(call.form().to_vec())
    }

    /// A field, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Every value of a repeated field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A field that must not be printed.
    pub fn secret(&self, name: &str) -> Secret {
        Secret::new(self.get(name))
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }
}

impl Visit {
    /// The frame of a page in this visit.
    pub fn frame(&self, here: &'static str, notice: Option<Notice>) -> Frame {
        Frame {
            name: self.name.clone(),
            role: self.role,
            form_token: self.state.csrf.token(&self.binding),
            here,
            notice,
            work: None,
            locale: self.locale,
            path: self.here.clone(),
        }
    }

    /// The page as an answer, with the cookie its forms need.
    pub fn show(&self, template: &impl Template) -> Response {
        self.show_as(StatusCode::OK, template)
    }

    /// The page as an answer with this status.
    pub fn show_as(&self, status: StatusCode, template: &impl Template) -> Response {
        let mut response = page(status, template);
        let cookie = self.new_visit.as_deref().and_then(|visit| VISIT.set(visit, None, self.state.transport));
        if let Some(cookie) = cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        if let Some(cookie) = self.known_from_now_on() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// The cookie by which a browser that is signed in is no stranger later; none when it has it. Handed out with any
    /// page, so that it does not matter by which door somebody came in.
    fn known_from_now_on(&self) -> Option<HeaderValue> {
        const YEAR: i64 = 365 * 24 * 60 * 60;
        let who = self.who.as_ref()?;
        let cookie = self.state.flows.defence.remember(&who.account, &self.caller.browser)?;
        KNOWN.set(cookie.expose(), Some(YEAR), self.state.transport)
    }

    /// Whether the request comes from this machine or its own network, by every sign there is.
    pub fn is_near(&self) -> bool {
        Locality::of(self.peer, &self.headers, &http_kit::locality::attached_networks()).is_local()
    }

    /// Whether to point this person at the local mailbox: there is no mail server, and they sit at this machine.
    pub fn mailbox(&self) -> bool {
        self.state.local_mailbox && http_kit::locality::is_loopback(self.peer, &self.headers)
    }

    /// A value of the query, or nothing.
    pub fn asked(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Lead to the sign-in page, and back here afterwards.
    pub fn to_sign_in(&self) -> Response {
        if self.refusal == Some(SessionRefusal::ResetRequired) {
            return go("/reset-required");
        }
        if self.refusal == Some(SessionRefusal::Locked) {
            return go("/locked");
        }
        go(&format!("/sign-in?return_to={}", origin::encode(&self.here)))
    }

    /// Lead to where they show once more who they are, and to this page afterwards.
    pub fn to_prove(&self, return_to: &str) -> Response {
        go(&format!("/prove?return_to={}", origin::encode(return_to)))
    }

    /// The page of ours that sent this form; the overview when the browser does not say.
    fn page_before(&self) -> String {
        let referer = self.headers.get(header::REFERER).and_then(|referer| referer.to_str().ok());
        let path = referer.and_then(|referer| url::Url::parse(referer).ok()).map(|url| match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        });
        origin::own_path(&path.unwrap_or_default())
    }

    /// The origin at which passkeys work; empty where they do not.
    pub fn passkey_origin(&self) -> String {
        let possible = self.state.flows.passkeys.possible();
        if possible { origin::configured(&self.state.url) } else { String::new() }
    }

    /// What the browser holds of a second step.
    pub fn step(&self) -> Option<Secret> {
        STEP.read(&self.headers).map(Secret::new)
    }

    /// Go on after a first factor: in, to the second step, or to choosing a new password.
    pub fn came_in(&self, came_in: &CameIn, return_to: &str) -> Response {
        const FIVE_MINUTES: i64 = 5 * 60;
        match came_in {
            CameIn::Opened(opened) => self.signed_in_to(&opened.session, return_to),
            CameIn::ResetRequired => go("/reset-required"),
            CameIn::Locked => go("/locked"),
            CameIn::Suspended => problems::suspended().into_response(),
            CameIn::Recover(leave) => go(&lock::recover(leave)),
            CameIn::SecondStep(step) => {
                let mut response = go(&format!("/sign-in/second?return_to={}", origin::encode(return_to)));
                if let Some(cookie) = STEP.set(step.expose(), Some(FIVE_MINUTES), self.state.transport) {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
                response
            }
        }
    }

    /// Where a network address is, for whoever looks.
    pub fn whereabouts(&self, address: &str) -> String {
        self.state.flows.whereabouts.of(address, self.locale)
    }

    /// Go somewhere of ours with this browser signed in.
    pub fn signed_in_to(&self, session: &Secret, path: &str) -> Response {
        const THIRTY_DAYS: i64 = 30 * 24 * 60 * 60;
        let mut response = go(path);
        if let Some(cookie) = SESSION.set(session.expose(), Some(THIRTY_DAYS), self.state.transport) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        if let Some(cookie) = self.step().and_then(|_| STEP.clear(self.state.transport)) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// Go somewhere of ours with this browser signed out.
    pub fn signed_out_to(&self, path: &str) -> Response {
        let mut response = go(path);
        if let Some(cookie) = SESSION.clear(self.state.transport) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    async fn of(parts: &Parts, state: &State) -> Result<Self, Refused> {
        let headers = parts.headers.clone();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        let session = SESSION.read(&headers);
        let (mut who, mut refusal) = (None, None);
        if let Some(cookie) = &session {
            match state.flows.sessions.check(&Secret::new(cookie.as_str())).await {
                Ok(signed_in) => who = Some(signed_in),
                Err(SessionCheckError::Refused(reason)) => refusal = Some(reason),
                Err(SessionCheckError::Fault(fault)) => return Err(fault.into()),
            }
        }
        let name = match &who {
            Some(who) => state.flows.people.person(&who.account).await?,
            None => None,
        };
        let chosen = match &who {
            Some(who) => state.flows.languages.chosen(&who.account).await?,
            None => None,
        };
        let locale = chosen.unwrap_or_else(|| reads(&headers));
        let role = match &who {
            Some(who) => state.flows.roles.of(&who.account).await?,
            None => None,
        };
        let visit = VISIT.read(&headers);
        let new_visit = visit.is_none().then(|| state.entropy.random_id());
        let binding = match (&who, session) {
            (Some(_), Some(session)) => format!("session {session}"),
            _ => format!("visit {}", visit.or_else(|| new_visit.clone()).unwrap_or_default()),
        };
        let here = match (parts.method == Method::GET, parts.uri.query()) {
            (true, Some(query)) => format!("{}?{query}", parts.uri.path()),
            (true, None) => parts.uri.path().to_owned(),
            (false, _) => page_of(parts.uri.path()),
        };
        Ok(Self {
            state: state.clone(),
            caller: origin::caller(peer, &headers, locale),
            query: http_kit::call::pairs(parts.uri.query().unwrap_or_default()),
            name: name.map(|person| person.user_name.expose().to_owned()),
            locale,
            headers,
            peer,
            who,
            role,
            refusal,
            binding,
            new_visit,
            here,
        })
    }
}

/// The language of whoever sent this: chosen in this browser, else preferred by it, else English.
pub fn reads(headers: &HeaderMap) -> Locale {
    let chosen = LANGUAGE.read(headers).and_then(|code| Locale::parse(&code));
    chosen.or_else(|| http_kit::language::preferred(headers)).unwrap_or_default()
}

/// The page an action belongs to: `/account/servers/approve` is done on `/account/servers`.
fn page_of(action: &str) -> String {
    let parts: Vec<_> = action.split('/').filter(|part| !part.is_empty()).collect();
    let kept = if parts.first() == Some(&"account") { 2 } else { 1 };
    format!("/{}", parts.into_iter().take(kept).collect::<Vec<_>>().join("/"))
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    State: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        Self::of(parts, &State::from_ref(state)).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedInVisit
where
    State: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visit = Visit::of(parts, &State::from_ref(state)).await.map_err(IntoResponse::into_response)?;
        match visit.who.clone() {
            Some(who) => Ok(Self { visit, who }),
            None => Err(visit.to_sign_in()),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent
where
    State: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let (parts, body) = request.into_parts();
        let visit = Visit::of(&parts, &State::from_ref(state)).await?;
        let form = read_form(&visit, Request::from_parts(parts, body), state).await?;
        Ok(Self { visit, form })
    }
}

impl<S: Send + Sync> FromRequest<S> for SentBy
where
    State: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let visit = Visit::of(&parts, &State::from_ref(state)).await.map_err(IntoResponse::into_response)?;
        let Some(who) = visit.who.clone() else { return Err(visit.to_sign_in()) };
        let form = read_form(&visit, Request::from_parts(parts, body), state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self { visit, who, form })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for FreshVisit
where
    State: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let SignedInVisit { visit, who } = SignedInVisit::from_request_parts(parts, state).await?;
        match who.fresh(visit.state.clock.now()) {
            Some(who) => Ok(Self { visit, who }),
            None => Err(visit.to_prove(&visit.here)),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for FreshSentBy
where
    State: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let SentBy { visit, who, form } = SentBy::from_request(request, state).await?;
        match who.fresh_when_shown(visit.state.clock.now()) {
            Some(who) => Ok(Self { visit, who, form }),
            None => Err(visit.to_prove(&visit.page_before())),
        }
    }
}

async fn read_form<S: Send + Sync>(visit: &Visit, request: Request, state: &S) -> Result<Form, Refused> {
    let call = Call::from_request(request, state).await?;
    let form = Form(call.form().to_vec());
    if visit.state.csrf.accepts(&visit.headers, &visit.binding, form.get(csrf::FIELD)) {
        return Ok(form);
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "form_not_ours")
        .for_people("problem-form-not-ours", "problem-form-not-ours-advice")
        .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_leads_back_to_its_page() {
        assert_eq!(page_of("/account/servers/approve"), "/account/servers");
        assert_eq!(page_of("/account/security"), "/account/security");
        assert_eq!(page_of("/link/approve"), "/link");
        assert_eq!(page_of("/sign-in"), "/sign-in");
        assert_eq!(page_of("/"), "/");
    }

    #[test]
    fn the_language_chosen_here_goes_before_the_one_the_browser_prefers() {
        let mut headers = HeaderMap::new();
        assert_eq!(reads(&headers), Locale::En);
        headers.insert(header::ACCEPT_LANGUAGE, "fr-CH, de;q=0.5".parse().unwrap());
        assert_eq!(reads(&headers), Locale::Fr);
        headers.insert(header::COOKIE, "hl_account_language=es".parse().unwrap());
        assert_eq!(reads(&headers), Locale::Es);
        headers.insert(header::COOKIE, "hl_account_language=tlh".parse().unwrap());
        assert_eq!(reads(&headers), Locale::Fr);
    }
}
