//! Proxies that the operator trusts: behind them the caller is whom they name, not themselves.
//!
//! `X-Forwarded-For` grows to the right, and only what a trusted proxy appended is worth anything. So it is read from
//! the right, past every trusted proxy, up to the first address that is none: everything further left may be made up.
//! A request that was passed on never counts as made at home, whoever passed it on: see [`crate::locality`].

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request};
use http::HeaderMap;

use crate::locality::Network;

/// The networks proxies are trusted in.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Arc<[Network]>);

impl TrustedProxies {
    /// Trusts whoever connects from these.
    pub fn new(networks: impl IntoIterator<Item = Network>) -> Self {
        Self(networks.into_iter().collect())
    }

    /// Puts the caller in the place of the proxy, if a trusted one names it.
    pub fn see_through(&self, mut request: Request) -> Request {
        if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
            let caller = self.caller(peer.ip(), request.headers());
            if caller != peer.ip() {
                request.extensions_mut().insert(ConnectInfo(SocketAddr::new(caller, 0)));
            }
        }
        request
    }

    /// Who really calls.
    fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut caller = peer.to_canonical();
        // Several lines are one list, in their order.
        let named: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .flat_map(|line| line.to_str().unwrap_or_default().split(','))
            .collect();
        for one in named.iter().rev() {
            if !self.trusts(caller) {
                break;
            }
            let Some(next) = address(one.trim()) else { break };
            caller = next.to_canonical();
        }
        caller
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split(']').next()?.parse().ok();
    }
    text.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(trusted: &[&str], peer: &str, lines: &[&str]) -> String {
        let proxies = TrustedProxies::new(trusted.iter().map(|network| network.parse().unwrap()));
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        proxies.caller(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_trusted_proxy_is_seen_through() {
        assert_eq!(seen(&["10.0.0.0/8"], "10.0.0.5", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(seen(&["10.0.0.5"], "10.0.0.5", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(seen(&["10.0.0.0/8"], "10.0.0.5", &["198.51.100.7:4711"]), "198.51.100.7");
    }

    #[test]
    fn whoever_is_not_trusted_names_nobody() {
        assert_eq!(seen(&[], "10.0.0.5", &["198.51.100.7"]), "10.0.0.5");
        assert_eq!(seen(&["10.0.0.0/8"], "203.0.113.9", &["198.51.100.7"]), "203.0.113.9");
    }

    #[test]
    fn what_the_caller_made_up_is_not_believed() {
        let lines = ["1.1.1.1, 198.51.100.7", "10.0.0.9"];
        assert_eq!(seen(&["10.0.0.0/8"], "10.0.0.5", &lines), "198.51.100.7");
        assert_eq!(seen(&["10.0.0.0/8"], "10.0.0.5", &["1.1.1.1, nonsense"]), "10.0.0.5");
        assert_eq!(seen(&["10.0.0.0/8"], "10.0.0.5", &[""]), "10.0.0.5");
    }
}
