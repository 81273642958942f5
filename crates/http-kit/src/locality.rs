//! Whether a request was made at home: from this machine or an attached private network, by address, directly.
//!
//! Claiming a server is allowed only at home. A name other than `localhost` proves nothing (a stranger's page can make
//! its own name point here), a forwarding header means somebody else is the real caller, and another origin means a
//! stranger's page is driving the browser. Decides only; reading the machine's networks is [`attached_networks`].

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::{HeaderMap, header};

/// A private network this machine is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// The network around `address` with this prefix length.
    pub fn new(address: IpAddr, prefix: u8) -> Self {
        Self { address, prefix }
    }

    /// Whether `other` lies inside.
    pub fn contains(&self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(mine), IpAddr::V4(other)) => {
                let shift = 32_u32.saturating_sub(u32::from(self.prefix));
                mine.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(mine), IpAddr::V6(other)) => {
                let shift = 128_u32.saturating_sub(u32::from(self.prefix));
                mine.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

impl std::str::FromStr for Network {
    type Err = String;

    /// `10.0.0.0/8`, `2001:db8::/32`, or one address.
    fn from_str(text: &str) -> Result<Self, String> {
        let (address, prefix) =
            text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr =
            address.trim().parse().map_err(|_| format!("`{text}` is no network such as 10.0.0.0/8"))?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(whole), |prefix| prefix.trim().parse());
        match prefix {
            Ok(prefix) if prefix <= whole => Ok(Self { address, prefix }),
            _ => Err(format!("`{text}` is no network: behind the / stands a number up to {whole}")),
        }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locality {
    /// Made at home.
    Local,
    /// Not made at home, or not provably.
    Remote(NotLocal),
}

/// Why a request does not count as made at home.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotLocal {
    /// We do not know who connected.
    #[error("the caller's address is unknown")]
    UnknownPeer,
    /// The caller's address is neither loopback nor on an attached private network.
    #[error("the caller is on another network")]
    OtherNetwork,
    /// The `Host` header is missing or unreadable.
    #[error("the request does not say which address it was made to")]
    NoHost,
    /// The page was opened by a name.
    #[error("the page was opened by a name, not by an IP address")]
    NamedHost,
    /// Somebody passes the request on.
    #[error("the request was passed on by a proxy")]
    Forwarded,
    /// Another site's page made the request.
    #[error("the request comes from another site's page")]
    OtherOrigin,
}

impl NotLocal {
    /// Our stable word for it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::UnknownPeer => "unknown_peer",
            Self::OtherNetwork => "other_network",
            Self::NoHost => "no_host",
            Self::NamedHost => "named_host",
            Self::Forwarded => "forwarded",
            Self::OtherOrigin => "other_origin",
        }
    }
}

impl Locality {
    /// Whether it is [`Locality::Local`].
    pub fn is_local(&self) -> bool {
        *self == Self::Local
    }

    /// Judge a request by who connected, what it says and the networks this machine is attached to.
    pub fn of(peer: Option<IpAddr>, headers: &HeaderMap, attached: &[Network]) -> Self {
        match refuse(peer, headers, attached) {
            Ok(()) => Self::Local,
            Err(reason) => Self::Remote(reason),
        }
    }
}

/// Whether the peer is this machine and nobody passes the request on. Origin and Host are not looked at.
pub fn is_loopback(peer: Option<IpAddr>, headers: &HeaderMap) -> bool {
    peer.is_some_and(|peer| peer.to_canonical().is_loopback()) && !is_forwarded(headers)
}

/// Whether the request was made to an IP address or `localhost`, which no stranger's name can be pointed to.
pub fn is_named_locally(headers: &HeaderMap) -> bool {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).is_some_and(is_literal)
}

/// Whether the request comes from a page of this very origin, or from no page at all.
pub fn is_same_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        // "none" is a person typing the address or opening a bookmark.
        if site != "same-origin" && site != "none" {
            return false;
        }
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let origin = origin.to_str().unwrap_or_default();
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    match (authority, host) {
        (Some(authority), Some(host)) => {
            let bare = |text: &str| {
                let text = text.to_ascii_lowercase();
                text.strip_suffix(":80").or_else(|| text.strip_suffix(":443")).unwrap_or(&text).to_owned()
            };
            bare(authority) == bare(host)
        }
        _ => false,
    }
}

/// Whether an address belongs to a home: loopback, private, link-local or unique local.
pub fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// The private networks this machine is attached to now.
pub fn attached_networks() -> Vec<Network> {
    let Ok(interfaces) = if_addrs::get_if_addrs() else { return Vec::new() };
    interfaces
        .into_iter()
        .map(|interface| match interface.addr {
            if_addrs::IfAddr::V4(v4) => Network::new(IpAddr::V4(v4.ip), prefix_v4(v4.netmask)),
            if_addrs::IfAddr::V6(v6) => Network::new(IpAddr::V6(v6.ip), prefix_v6(v6.netmask)),
        })
        .filter(|network| is_private(network.address))
        .collect()
}

fn refuse(peer: Option<IpAddr>, headers: &HeaderMap, attached: &[Network]) -> Result<(), NotLocal> {
    let peer = peer.ok_or(NotLocal::UnknownPeer)?.to_canonical();
    if is_forwarded(headers) {
        return Err(NotLocal::Forwarded);
    }
    let near =
        peer.is_loopback() || (is_private(peer) && attached.iter().any(|network| network.contains(peer)));
    if !near {
        return Err(NotLocal::OtherNetwork);
    }
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(NotLocal::NoHost) };
    if !host.to_str().is_ok_and(is_literal) {
        return Err(NotLocal::NamedHost);
    }
    if !is_same_origin(headers) {
        return Err(NotLocal::OtherOrigin);
    }
    Ok(())
}

/// Any header by which a proxy says that it stands between.
fn is_forwarded(headers: &HeaderMap) -> bool {
    const NAMES: [&str; 9] = [
        "forwarded",
        "via",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-original-forwarded-for",
        "x-original-host",
        "true-client-ip",
        "cf-connecting-ip",
    ];
    headers.keys().any(|name| NAMES.contains(&name.as_str()) || name.as_str().starts_with("x-forwarded"))
}

/// Whether a `Host` is an IP literal or `localhost`, with or without a port.
fn is_literal(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        return address.parse::<Ipv6Addr>().is_ok() && is_port(port);
    }
    let (name, port) = match host.find(':') {
        Some(colon) => host.split_at(colon),
        None => (host, ""),
    };
    is_port(port) && (name.eq_ignore_ascii_case("localhost") || name.parse::<Ipv4Addr>().is_ok())
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

fn prefix_v4(mask: Ipv4Addr) -> u8 {
    u8::try_from(mask.to_bits().leading_ones()).unwrap_or(32)
}

fn prefix_v6(mask: Ipv6Addr) -> u8 {
    u8::try_from(mask.to_bits().leading_ones()).unwrap_or(128)
}

#[cfg(test)]
mod tests;
