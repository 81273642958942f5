//! `/myplex`: claiming the server and how it stands with the account service.
//!
//! A claim is accepted at home only: from this machine or an attached private network, opened by an IP address or
//! `localhost`, passed on by nobody, and from no other site's page. Every refusal says which of these failed.

use axum::extract::State as Held;
use http::StatusCode;
use http_kit::{Access, Locality, NotLocal, Problem, Routes};
use kernel::Secret;
use media::ports::{ClaimRefused, LinkState, Standing};
use wire::media::{Document, Element};

use crate::answer::Answer;
use crate::ask::Ask;
use crate::caller::Owner;
use crate::events::Revoked;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    const HOME: Access =
        Access::Open("allowed at home only, which the handler itself proves before anything else");
    Routes::new()
        .post("/myplex/claim", HOME, claim)
        .get("/myplex/account", Access::Owner, account)
        .delete("/myplex/account", Access::Owner, give_up)
        .put("/myplex/refreshReachability", Access::Owner, refresh)
}

/// Why a request does not count as made at home, in the words of the claim.
pub fn not_at_home(why: &NotLocal) -> Problem {
    let (reason, message, advice) = match why {
        NotLocal::OtherNetwork | NotLocal::UnknownPeer => (
            "not_local",
            "This page was opened from another network",
            "Open it from a device in the server's own network, or through an SSH tunnel.",
        ),
        NotLocal::Forwarded => (
            "forwarded",
            "The request was passed on by a proxy",
            "Open the server directly by its IP address and port.",
        ),
        NotLocal::NamedHost | NotLocal::NoHost => (
            "foreign_host",
            "This page was opened by a name",
            "Open the server by its IP address, or as localhost.",
        ),
        NotLocal::OtherOrigin => (
            "foreign_origin",
            "The request comes from another site's page",
            "Claim the server from its own page.",
        ),
    };
    Problem::new(StatusCode::FORBIDDEN, reason).message(message).advice(advice)
}

/// `POST /myplex/claim?token=claim-…`
async fn claim(Held(state): Held<State>, ask: Ask) -> Answered<Answer> {
    if let Locality::Remote(why) = Locality::of(ask.peer, &ask.headers, &state.networks()) {
        tracing::info!(reason = why.reason(), "a claim was refused");
        return Err(not_at_home(&why).into());
    }
    let token = ask.params.first("token").map(str::trim).filter(|token| !token.is_empty());
    let token =
        token.ok_or_else(|| Refusal::invalid("token", "A claim needs a token of the account service"))?;
    let before = state.flows.link.standing().state;
    let standing = state.flows.link.claim(&Secret::new(token)).await.map_err(|why| refused(&why))?;
    tracing::info!("the server was claimed");
    if matches!(before, LinkState::Unclaimed | LinkState::Revoked) {
        // Whoever was let in for being near has to sign in now.
        state.revoke(Revoked::EVERYBODY);
    }
    Ok(ask.document(shown(&state, &standing)))
}

fn refused(why: &ClaimRefused) -> Problem {
    match why {
        ClaimRefused::Token => Problem::new(StatusCode::BAD_REQUEST, "claim_token_refused")
            .message("The claim token is unknown, used or older than four minutes")
            .advice("Ask for a new one and use it at once."),
        ClaimRefused::Owned => Problem::new(StatusCode::CONFLICT, "already_claimed")
            .message("This server belongs to somebody else")
            .advice("Its owner can give it up in the server's settings."),
        ClaimRefused::Unreachable(_) => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "account_service_unreachable")
                .message("The account service can not be reached from this server")
                .advice("Check that it runs and that the server knows its address.")
                .retry_after(10)
        }
        ClaimRefused::NotKept(_) => Problem::internal(why),
    }
}

/// The `MyPlex` element. The server's own token is shown to nobody.
fn shown(state: &State, standing: &Standing) -> Document {
    let owned = matches!(standing.state, LinkState::Owned | LinkState::Waiting);
    let mapping = match standing.state {
        LinkState::Owned if standing.reachable => "mapped",
        LinkState::Owned => "failed",
        LinkState::Waiting => "unknown",
        LinkState::Unclaimed | LinkState::Revoked => "unmapped",
    };
    let sign_in = match standing.state {
        LinkState::Owned => "ok",
        LinkState::Waiting => "invalid",
        LinkState::Unclaimed | LinkState::Revoked => "none",
    };
    Document(
        Element::single("MyPlex")
            .maybe("username", standing.owner.as_ref().filter(|_| owned).map(|owner| owner.name.clone()))
            .attr("mappingState", mapping)
            .attr("mappingError", "")
            .attr("signInState", sign_in)
            .attr("publicAddress", "")
            .attr("publicPort", 0)
            .attr("privateAddress", "")
            .attr("privatePort", u32::from(state.facts.port))
            .attr("subscriptionFeatures", "")
            .attr("subscriptionActive", false)
            .attr("subscriptionState", "Unknown"),
    )
}

async fn account(Held(state): Held<State>, asked: Owner) -> Answer {
    asked.document(shown(&state, &state.flows.link.standing()))
}

/// `DELETE /myplex/account`: the owner gives the server up.
async fn give_up(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let standing = state.flows.link.sign_out().await.map_err(|why| refused(&why))?;
    tracing::info!("the server was given up by its owner");
    state.flows.store.forget(&media::ports::store::Forgotten::Everybody).await?;
    state.revoke(Revoked::EVERYBODY);
    Ok(asked.document(shown(&state, &standing)))
}

/// `PUT /myplex/refreshReachability`: nothing is mapped here, so there is nothing to look at again.
async fn refresh(asked: Owner) -> Answer {
    asked.done()
}
