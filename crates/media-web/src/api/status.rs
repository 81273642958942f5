//! `GET /houselights/v1/status`: what our own pages need before anybody is signed in.
//!
//! It says how the server stands, where people sign in, whether this caller is at home, and, when they are not and
//! the server is unclaimed, how to get there: an SSH tunnel with everything filled in.

use axum::Json;
use axum::extract::State as Held;
use http::header;
use http_kit::{Access, Locality, Routes};
use media::ports::LinkState;
use serde::Serialize;
use url::{Host, Url};

use crate::ask::Ask;
use crate::refusal::Answered;
use crate::settings::Settings;
use crate::state::State;

/// The port a person opens on their own machine.
const LOCAL_PORT: u16 = 8888;

/// The routes.
pub fn routes() -> Routes<State> {
    const WHY: Access =
        Access::Open("the server's pages read it before anybody is signed in; it names no person");
    Routes::new().get("/houselights/v1/status", WHY, status)
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    machine_identifier: String,
    name: String,
    version: String,
    claimed: bool,
    state: &'static str,
    words: Vec<String>,
    account_url: String,
    account_service_reachable: bool,
    local_caller: bool,
    /// Why this caller is not at home, in the words of a refused claim.
    remote_reason: Option<&'static str>,
    tunnel: Option<Tunnel>,
}

/// How to reach the server as if from the same machine.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Tunnel {
    /// For OpenSSH on macOS, Linux and Windows.
    command: String,
    /// What to open then.
    open: String,
    /// The fields of PuTTY.
    putty: Putty,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Putty {
    host_name: String,
    port: u16,
    panel: &'static str,
    forwards: Vec<Forward>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Forward {
    source_port: u16,
    destination: String,
}

async fn status(Held(state): Held<State>, ask: Ask) -> Answered<Json<Status>> {
    let standing = state.flows.link.standing();
    let host = ask.headers.get(header::HOST).and_then(|host| host.to_str().ok()).and_then(host_name);
    let claimed = matches!(standing.state, LinkState::Owned | LinkState::Waiting);
    let local = Locality::of(ask.peer, &ask.headers, &state.networks());
    let remote_reason = match &local {
        Locality::Local => None,
        Locality::Remote(why) => Some(super::claim::not_at_home(why).reason),
    };
    let tunnel = (!claimed && !local.is_local())
        .then(|| tunnel(host.as_deref().unwrap_or("your-server"), state.facts.port, &standing.account_url));
    Ok(Json(Status {
        machine_identifier: state.facts.machine.as_str().to_owned(),
        name: Settings::read(&state).await?.name(&state),
        version: state.facts.version.clone(),
        claimed,
        state: match standing.state {
            LinkState::Unclaimed | LinkState::Revoked => "unclaimed",
            LinkState::Owned => "owned",
            LinkState::Waiting => "waiting",
        },
        words: if standing.state == LinkState::Waiting { standing.words } else { Vec::new() },
        account_url: as_seen_from(&standing.account_url, host.as_deref()),
        account_service_reachable: standing.reachable,
        local_caller: local.is_local(),
        remote_reason,
        tunnel,
    }))
}

/// The host of a `Host` header without its port, when it is a plain name or address: it goes into a command that
/// people copy.
fn host_name(header: &str) -> Option<String> {
    let host = Host::parse(Url::parse(&format!("http://{header}")).ok()?.host_str()?).ok()?.to_string();
    let plain = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'));
    (plain && !host.starts_with('-')).then_some(host)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The account service's address for this reader: a loopback address is the server's own, so the reader's name for
/// the server takes its place.
fn as_seen_from(account_url: &str, host: Option<&str>) -> String {
    let (Ok(mut url), Some(host)) = (Url::parse(account_url), host) else { return account_url.to_owned() };
    if is_loopback(&url) && url.set_host(Some(host)).is_err() {
        return account_url.to_owned();
    }
    url.as_str().trim_end_matches('/').to_owned()
}

fn tunnel(host: &str, port: u16, account_url: &str) -> Tunnel {
    let host = host.trim_matches(['[', ']']);
    let mut forwards = vec![Forward { source_port: LOCAL_PORT, destination: format!("127.0.0.1:{port}") }];
    // An account service on the same machine is out of reach too: its port comes along, under the same number.
    if let Ok(url) = Url::parse(account_url)
        && is_loopback(&url)
        && let Some(port) = url.port_or_known_default()
    {
        forwards.push(Forward { source_port: port, destination: format!("127.0.0.1:{port}") });
    }
    let list: Vec<String> =
        forwards.iter().map(|it| format!("-L {}:{}", it.source_port, it.destination)).collect();
    Tunnel {
        command: format!("ssh {} {host}", list.join(" ")),
        open: format!("http://127.0.0.1:{LOCAL_PORT}/web/index.html"),
        putty: Putty { host_name: host.to_owned(), port: 22, panel: "Connection > SSH > Tunnels", forwards },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loopback_account_service_is_named_as_the_reader_names_the_server() {
        let local = "http://127.0.0.1:32480";
        assert_eq!(as_seen_from(local, Some("192.168.1.9")), "http://192.168.1.9:32480");
        assert_eq!(as_seen_from("http://localhost:32480/", Some("127.0.0.1")), "http://127.0.0.1:32480");
        assert_eq!(
            as_seen_from("https://accounts.example.test", Some("192.168.1.9")),
            "https://accounts.example.test"
        );
    }

    #[test]
    fn the_tunnel_carries_a_local_account_service_along() {
        let both = tunnel("films.example.test", 32400, "http://localhost:32480");
        assert_eq!(both.command, "ssh -L 8888:127.0.0.1:32400 -L 32480:127.0.0.1:32480 films.example.test");
        let one = tunnel("203.0.113.9", 32400, "https://accounts.example.test");
        assert_eq!(one.command, "ssh -L 8888:127.0.0.1:32400 203.0.113.9");
        assert_eq!(one.putty.forwards.len(), 1);
    }

    #[test]
    fn a_hostile_host_never_reaches_the_command() {
        for header in ["a;rm -rf ~", "$(id)", "-oProxyCommand=x", "a b", "`id`", "'", ""] {
            assert_eq!(host_name(header), None, "{header}");
        }
        assert_eq!(host_name("films.example.test:32400").as_deref(), Some("films.example.test"));
        assert_eq!(host_name("[fd00::1]:32400").as_deref(), Some("[fd00::1]"));
    }
}
