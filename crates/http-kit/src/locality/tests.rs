//! Every way in which a request is, or is not, made at home.

use super::*;

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (name.parse::<http::HeaderName>().unwrap(), value.parse::<http::HeaderValue>().unwrap())
        })
        .collect()
}

fn judge(peer: &str, pairs: &[(&str, &str)]) -> Locality {
    let attached =
        [Network::new("192.168.1.20".parse().unwrap(), 24), Network::new("fd00:1::5".parse().unwrap(), 64)];
    Locality::of(Some(peer.parse().unwrap()), &headers(pairs), &attached)
}

fn remote(reason: NotLocal) -> Locality {
    Locality::Remote(reason)
}

#[test]
fn a_script_on_this_machine_is_local() {
    assert!(judge("127.0.0.1", &[("host", "127.0.0.1:32400")]).is_local());
    assert!(judge("::1", &[("host", "[::1]:32400")]).is_local());
    assert!(judge("::ffff:127.0.0.1", &[("host", "localhost:32400")]).is_local());
}

#[test]
fn the_servers_own_page_by_address_is_local() {
    let page = [
        ("host", "192.168.1.20:32400"),
        ("origin", "http://192.168.1.20:32400"),
        ("sec-fetch-site", "same-origin"),
    ];
    assert!(judge("192.168.1.77", &page).is_local());
    assert!(judge("fd00:1::77", &[("host", "[fd00:1::5]:32400")]).is_local());
}

#[test]
fn a_tunnel_is_local_on_any_port() {
    let page =
        [("host", "127.0.0.1:8888"), ("origin", "http://127.0.0.1:8888"), ("sec-fetch-site", "same-origin")];
    assert!(judge("127.0.0.1", &page).is_local());
}

#[test]
fn another_network_is_remote_even_when_private() {
    for peer in ["203.0.113.9", "10.9.0.2", "192.168.2.1", "2001:db8::1", "100.64.0.9", "fd00:2::1"] {
        assert_eq!(judge(peer, &[("host", "192.168.1.20:32400")]), remote(NotLocal::OtherNetwork), "{peer}");
    }
}

#[test]
fn a_public_network_is_not_home_even_when_attached() {
    let attached = [Network::new("203.0.113.1".parse().unwrap(), 24)];
    let judged =
        Locality::of("203.0.113.9".parse().ok(), &headers(&[("host", "203.0.113.1:32400")]), &attached);
    assert_eq!(judged, remote(NotLocal::OtherNetwork));
}

#[test]
fn a_name_is_remote_because_strangers_can_point_names_here() {
    for host in [
        "den.example:32400",
        "localhost.example",
        "127.0.0.1.nip.io:32400",
        "127.0.0.1:x",
        "",
        "[::1",
        "0x7f.1",
    ] {
        assert_eq!(judge("127.0.0.1", &[("host", host)]), remote(NotLocal::NamedHost), "{host}");
    }
}

#[test]
fn no_host_or_two_hosts_is_remote() {
    assert_eq!(judge("127.0.0.1", &[]), remote(NotLocal::NoHost));
    assert_eq!(
        judge("127.0.0.1", &[("host", "127.0.0.1"), ("host", "evil.example")]),
        remote(NotLocal::NoHost)
    );
}

#[test]
fn any_forwarding_header_is_remote() {
    for name in ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"]
    {
        assert_eq!(
            judge("127.0.0.1", &[("host", "127.0.0.1"), (name, "")]),
            remote(NotLocal::Forwarded),
            "{name}"
        );
    }
}

#[test]
fn another_sites_page_is_remote() {
    for origin in
        ["https://evil.example", "null", "http://127.0.0.1:9999", "http://127.0.0.1:32400.evil.example"]
    {
        let request = [("host", "127.0.0.1:32400"), ("origin", origin)];
        assert_eq!(judge("127.0.0.1", &request), remote(NotLocal::OtherOrigin), "{origin}");
    }
    for site in ["cross-site", "same-site", ""] {
        let request = [("host", "127.0.0.1:32400"), ("sec-fetch-site", site)];
        assert_eq!(judge("127.0.0.1", &request), remote(NotLocal::OtherOrigin), "{site}");
    }
}

#[test]
fn an_unknown_peer_is_remote() {
    assert_eq!(Locality::of(None, &headers(&[("host", "127.0.0.1")]), &[]), remote(NotLocal::UnknownPeer));
}

#[test]
fn loopback_alone_does_not_care_about_names_but_about_proxies() {
    let peer = "127.0.0.1".parse().ok();
    assert!(is_loopback(peer, &headers(&[("host", "den.example")])));
    assert!(!is_loopback(peer, &headers(&[("x-forwarded-for", "203.0.113.9")])));
    assert!(!is_loopback("192.168.1.2".parse().ok(), &headers(&[])));
}

proptest::proptest! {
    #[test]
    fn no_host_text_brings_the_judge_down(host in "[ -~]{0,40}") {
        let _ = judge("127.0.0.1", &[("host", host.trim())]);
    }
}
