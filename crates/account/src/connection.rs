//! Where a media server says it can be reached, and whether that lies in a private network. No name is looked up.

use std::net::IpAddr;

/// The most addresses kept for one server.
pub const MOST: usize = 20;

/// An address a server says it can be reached at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// `http://192.168.1.20:32400`
    pub uri: String,
    /// Whether it lies in a private network.
    pub local: bool,
}

/// The parts of a connection's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// `http` or `https`.
    pub scheme: String,
    /// A name or a literal address, without brackets.
    pub host: String,
    /// The port, also when it was not written.
    pub port: u16,
    /// Whether the host is an IPv6 literal.
    pub ipv6: bool,
}

impl Connection {
    /// Reads an address and finds out whether it is private. Addresses inside a provider's network (100.64.0.0/10),
    /// and those that mean "everywhere", reach nobody and are dropped.
    #[must_use]
    pub fn classify(uri: &str) -> Option<Self> {
        let parts = Parts::of(uri)?;
        let local = match parts.host.parse::<IpAddr>() {
            Ok(IpAddr::V4(ip)) => {
                let [a, b, ..] = ip.octets();
                if ip.is_unspecified() || ip.is_multicast() || (a == 100 && (64..128).contains(&b)) {
                    return None;
                }
                ip.is_private() || ip.is_loopback() || ip.is_link_local()
            }
            Ok(IpAddr::V6(ip)) => {
                if ip.is_unspecified() || ip.is_multicast() {
                    return None;
                }
                let head = ip.segments().first().copied().unwrap_or_default();
                ip.is_loopback() || head & 0xfe00 == 0xfc00 || head & 0xffc0 == 0xfe80
            }
            Err(_) => parts.host == "localhost",
        };
        Some(Self { uri: uri.trim_end_matches('/').to_owned(), local })
    }

    /// Its parts.
    #[must_use]
    pub fn parts(&self) -> Option<Parts> {
        Parts::of(&self.uri)
    }
}

impl Parts {
    fn of(uri: &str) -> Option<Self> {
        let (scheme, rest) = uri.split_once("://")?;
        let usual = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let authority = rest.split(['/', '?', '#']).next()?;
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '"' | '<' | '>' | '\\');
        if authority.len() > 255 || uri.len() > 512 || authority.chars().any(bad) {
            return None;
        }
        let (host, port, ipv6) = if let Some(inner) = authority.strip_prefix('[') {
            let (host, after) = inner.split_once(']')?;
            (host, after.strip_prefix(':'), true)
        } else {
            match authority.rsplit_once(':') {
                Some((host, port)) => (host, Some(port), false),
                None => (authority, None, false),
            }
        };
        if host.is_empty() {
            return None;
        }
        let port = match port {
            Some(text) => text.parse().ok().filter(|port| *port != 0)?,
            None => usual,
        };
        Some(Self { scheme: scheme.to_owned(), host: host.to_owned(), port, ipv6 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_local_and_names_and_public_ones_are_not() {
        let local = |uri: &str| Connection::classify(uri).map(|c| c.local);
        for uri in [
            "http://192.168.1.20:32400",
            "http://10.0.0.1:1",
            "http://127.0.0.1:32400",
            "http://[::1]:32400",
            "http://[fd00::1]:5",
        ] {
            assert_eq!(local(uri), Some(true), "{uri}");
        }
        for uri in [
            "http://203.0.113.9:32400",
            "https://den.example.test",
            "http://[2001:db8::1]:32400",
            "http://172.32.0.1:1",
        ] {
            assert_eq!(local(uri), Some(false), "{uri}");
        }
        assert_eq!(local("http://172.31.255.255:1"), Some(true));
    }

    #[test]
    fn what_reaches_nobody_is_dropped() {
        for uri in [
            "http://100.64.0.1:1",
            "http://100.127.1.1:1",
            "http://0.0.0.0:32400",
            "ftp://a",
            "den",
            "http://",
            "http://a:0",
            "http://a b",
            "http://u@h:1",
        ] {
            assert_eq!(Connection::classify(uri), None, "{uri}");
        }
        assert!(Connection::classify("http://100.128.0.1:1").is_some());
    }

    #[test]
    fn an_address_falls_into_its_parts() {
        let parts = Connection::classify("https://[fd00::1]/").unwrap().parts().unwrap();
        assert_eq!(
            (parts.scheme.as_str(), parts.host.as_str(), parts.port, parts.ipv6),
            ("https", "fd00::1", 443, true)
        );
    }
}
