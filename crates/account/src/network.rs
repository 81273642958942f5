//! The networks an address belongs to: what one household or one rented machine can change at will is one network.
//!
//! IPv4 is grouped by /24. An IPv6 customer gets a /56 or a /48, and may use any address in it, so single addresses
//! mean nothing there. Decides only.

use std::net::IpAddr;

/// The networks of one address, the narrow one and the wide one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Networks {
    /// One customer: IPv4 /24, IPv6 /56.
    pub narrow: String,
    /// One larger customer: IPv6 /48; the same as the narrow one for IPv4.
    pub wide: String,
}

/// The networks of an address as text; an address that is none is a network of its own.
#[must_use]
pub fn networks(address: &str) -> Networks {
    match address.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(v4)) => {
            let [a, b, c, _] = v4.octets();
            let net = format!("{a}.{b}.{c}.0/24");
            Networks { narrow: net.clone(), wide: net }
        }
        Ok(IpAddr::V6(v6)) => {
            let bits = v6.to_bits();
            let cut = |keep: u32| {
                format!("{}/{keep}", std::net::Ipv6Addr::from_bits((bits >> (128 - keep)) << (128 - keep)))
            };
            Networks { narrow: cut(56), wide: cut(48) }
        }
        Err(_) => Networks { narrow: address.to_owned(), wide: address.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_network_and_strangers_do_not() {
        assert_eq!(networks("192.0.2.7"), networks("192.0.2.200"));
        assert_ne!(networks("192.0.2.7"), networks("192.0.3.7"));
        assert_eq!(networks("::ffff:192.0.2.7"), networks("192.0.2.9"));
        let (one, two) = (networks("2001:db8:1:2201::1"), networks("2001:db8:1:22ff:1::9"));
        assert_eq!(one, two);
        assert_eq!(one.narrow, "2001:db8:1:2200::/56");
        let other = networks("2001:db8:1:2301::1");
        assert_ne!(one.narrow, other.narrow);
        assert_eq!(one.wide, other.wide);
        assert_eq!(networks("operator").narrow, "operator");
    }
}
