//! Where a way to a provider ends: what happened, in plain words, and what to do now.

use account::federated::{ProviderName, TripError};
use account::flows::{FederatedError, FederatedSignUpError};
use account::ports::federated::ProviderError;
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::Problem;
use locale::Sentence;

use super::frame::Frame;
use super::visit::Visit;
use crate::problems;

#[derive(Template)]
#[template(path = "with_stop.html")]
struct StopPage {
    frame: Frame,
    title: String,
    lead: String,
    again: &'static str,
    again_label: String,
}

/// The page of an end.
pub fn say(
    visit: &Visit,
    status: StatusCode,
    title: &'static str,
    lead: &Sentence,
    provider: &str,
    again: &'static str,
) -> Response {
    // What the browser holds in its address line is used up, so the page is not come back to.
    let frame = Frame { path: again.to_owned(), ..visit.frame("", None) };
    let (title, lead) = (frame.say_with(title, &[("provider", &provider)]), frame.tell(lead));
    let label = if again == "/sign-in" { "with-to-sign-in" } else { "with-to-security" };
    let again_label = frame.say(label);
    visit.show_as(status, &StopPage { frame, title, lead, again, again_label })
}

/// The end of a way that did not lead in.
pub fn stop(visit: &Visit, provider: &ProviderName, error: &FederatedError) -> Response {
    let told = match error {
        FederatedError::Fault(fault) => return problems::fault(fault).into_response(),
        FederatedError::TooMany(limit) => return problems::too_many(limit).into_response(),
        FederatedError::Provider(ProviderError::Unknown) => return Problem::not_found().into_response(),
        FederatedError::Provider(error) => provider_told(*error),
        FederatedError::Trip(TripError::Unknown | TripError::Expired) | FederatedError::Changed => {
            (StatusCode::GONE, "with-over", "with-over-advice")
        }
        FederatedError::Trip(TripError::OtherBrowser) => {
            (StatusCode::FORBIDDEN, "with-other-browser", "with-other-browser-advice")
        }
        FederatedError::NotInvited => {
            (StatusCode::FORBIDDEN, "keeping-not-invited", "keeping-not-invited-advice")
        }
        FederatedError::Elsewhere => (StatusCode::CONFLICT, "with-taken", "with-taken-advice"),
    };
    let (status, title, lead) = told;
    let name = visit.state.flows.federated.title(provider);
    let again = if visit.who.is_some() { "/account/security" } else { "/sign-in" };
    say(visit, status, title, &Sentence::of(lead).with("provider", &name), &name, again)
}

const fn provider_told(error: ProviderError) -> (StatusCode, &'static str, &'static str) {
    match error {
        ProviderError::Cancelled => (StatusCode::OK, "with-cancelled", "with-cancelled-advice"),
        ProviderError::Stale => (StatusCode::GONE, "with-over", "with-over-advice"),
        ProviderError::Forged => (StatusCode::BAD_REQUEST, "with-forged", "with-forged-advice"),
        ProviderError::Clock => (StatusCode::BAD_GATEWAY, "with-clock", "with-clock-advice"),
        ProviderError::Stranger => (StatusCode::BAD_GATEWAY, "with-stranger", "with-stranger-advice"),
        ProviderError::Outsider => (StatusCode::FORBIDDEN, "with-outsider", "with-outsider-advice"),
        ProviderError::Down | ProviderError::Unknown => {
            (StatusCode::SERVICE_UNAVAILABLE, "with-down", "with-down-advice")
        }
    }
}

/// The end of a confirmation that makes no account.
pub fn stop_sign_up(visit: &Visit, provider: &ProviderName, error: &FederatedSignUpError) -> Response {
    match error {
        FederatedSignUpError::TooMany(limit) => problems::too_many(limit).into_response(),
        FederatedSignUpError::Trip(error) => stop(visit, provider, error),
        // The name went to somebody else between the form and the link.
        FederatedSignUpError::NameTaken
        | FederatedSignUpError::Email(_)
        | FederatedSignUpError::UserName(_) => {
            stop(visit, provider, &FederatedError::Trip(TripError::Expired))
        }
    }
}
