//! Who calls the protocol: a device with a token, or a server with its key.

use account::{
    device::{ClientIdentifier, DeviceAbout},
    flows::{Bearer, Caller},
    server::Server,
};
use axum::{
    extract::{FromRef, FromRequest, Request},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use http_kit::{Call, Format, Problem, format};
use kernel::Secret;
use wire::account::Document;

use crate::{
    origin,
    problems::{self, Refused},
    state::State,
};

/// A device with a living token calls.
pub struct Member {
    /// The request.
    pub call: Call,
    /// What its token stands for.
    pub bearer: Bearer,
    /// The token itself, to hand back.
    pub token: Secret,
}

/// A media server that proves its key calls.
pub struct Proven {
    /// The request.
    pub call: Call,
    /// The server.
    pub server: Server,
}

impl<S: Send + Sync> FromRequest<S> for Member
where
    State: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request(request: Request, outer: &S) -> Result<Self, Refused> {
        let state = State::from_ref(outer);
        let call = Call::from_request(request, outer).await?;
        let token = Secret::new(call.token().ok_or_else(Problem::unauthenticated)?);
        let bearer =
            state.flows.tokens.check(&token).await.map_err(|error| problems::token(&error, &call, &state))?;
        if let Some(device) = &bearer.device {
            // Two requests at once may both want to note it; neither is refused for that.
            if let Err(error) = state.flows.devices.seen(device, &caller(&call)).await {
                tracing::debug!(%error, "when a device was seen could not be noted");
            }
        }
        Ok(Self { call, bearer, token })
    }
}

impl<S: Send + Sync> FromRequest<S> for Proven
where
    State: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request(request: Request, outer: &S) -> Result<Self, Refused> {
        let state = State::from_ref(outer);
        let call = Call::from_request(request, outer).await?;
        let server = state.flows.servers.authenticate(&proof(&call)?).await?;
        Ok(Self { call, server })
    }
}

/// The signed message a server presents.
pub fn proof(call: &Call) -> Result<String, Refused> {
    let value = call.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let jws = value.and_then(|value| value.strip_prefix(wire::house::SCHEME)).map(str::trim);
    jws.filter(|jws| !jws.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| problems::server_proof_missing().into())
}

/// Who is calling, for limits and the audit trail.
pub fn caller(call: &Call) -> Caller {
    origin::caller(call.peer, &call.headers, http_kit::language::preferred(&call.headers).unwrap_or_default())
}

/// Our address as this caller reached it.
pub fn base(call: &Call, state: &State) -> String {
    origin::reached_at(&call.headers, &state.url)
}

/// The installation that calls; it must name itself.
pub fn client(call: &Call) -> Result<ClientIdentifier, Refused> {
    ClientIdentifier::parse(&call.client().identifier).map_err(|_| {
        Problem::new(StatusCode::BAD_REQUEST, "client_identifier_missing")
            .code(1000)
            .message("X-Plex-Client-Identifier is missing")
            .into()
    })
}

/// What the installation says about itself.
pub fn about(call: &Call) -> DeviceAbout {
    let facts = call.client();
    DeviceAbout {
        name: facts.device_name,
        product: facts.product,
        version: facts.version,
        platform: facts.platform,
        platform_version: facts.platform_version,
        device: facts.device,
        model: facts.model,
        vendor: facts.vendor,
        provides: facts.provides,
        screen_resolution: call.field("x-plex-device-screen-resolution").unwrap_or_default(),
    }
    .trimmed()
}

/// The document in the format this caller reads.
pub fn reply(call: &Call, status: StatusCode, document: &Document) -> Response {
    let format = format::account(call.uri.path(), &call.headers, call.suffix);
    let body = match format {
        Format::Json | Format::OwnJson => document.json.to_string(),
        Format::Xml | Format::Html | Format::Text => document.xml.document(),
    };
    let kind = match format {
        Format::Json | Format::OwnJson => Format::Json.content_type(),
        _ => Format::Xml.content_type(),
    };
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response()
}

/// The document, with status 200.
pub fn ok(call: &Call, document: &Document) -> Response {
    reply(call, StatusCode::OK, document)
}
