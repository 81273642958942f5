//! Answering players that ask around on the network where a media server is (GDM).
//!
//! A datagram that begins with `M-SEARCH` is answered to its sender; everything else is ignored. Nothing is broadcast.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;

use kernel::{Clock, MachineIdentifier, Timestamp};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;
use tokio_util::sync::CancellationToken;

/// Where players ask, and the group the newer of them ask in.
const PORTS: [u16; 2] = [32410, 32414];
const GROUP: Ipv4Addr = Ipv4Addr::new(239, 0, 0, 250);

/// What is told to players.
#[derive(Debug, Clone)]
pub struct Presence {
    /// The name people see.
    pub name: String,
    /// The port the media server listens on.
    pub port: u16,
    /// Its machine identifier.
    pub machine: MachineIdentifier,
    /// Its version.
    pub version: String,
}

/// Answers until asked to stop. A port that cannot be had is left to whoever has it.
pub async fn answer(presence: Presence, clock: Arc<dyn Clock>, stop: CancellationToken) {
    let started = clock.now();
    let reply: Arc<str> = reply(&presence, started).into();
    for port in PORTS {
        match listen(port) {
            Ok(socket) => {
                tokio::spawn(answer_on(socket, Arc::clone(&reply), stop.clone()));
            }
            Err(why) => tracing::info!(port, cause = %why, "discovery is off on this port"),
        }
    }
    stop.cancelled().await;
}

async fn answer_on(socket: UdpSocket, reply: Arc<str>, stop: CancellationToken) {
    let mut datagram = [0u8; 512];
    loop {
        let received = tokio::select! {
            () = stop.cancelled() => return,
            received = socket.recv_from(&mut datagram) => received,
        };
        // A failed receive is about one sender; the next one may be fine.
        let Ok((length, from)) = received else { continue };
        if is_question(datagram.get(..length).unwrap_or_default()) && near(from) {
            let _ = socket.send_to(reply.as_bytes(), from).await;
        }
    }
}

/// Several servers on one machine share the port.
fn listen(port: u16) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, port)).into())?;
    // Without a network there is no group to join; players on the same machine still ask directly.
    let _ = socket.join_multicast_v4(&GROUP, &Ipv4Addr::UNSPECIFIED);
    UdpSocket::from_std(socket.into())
}

fn is_question(datagram: &[u8]) -> bool {
    datagram.starts_with(b"M-SEARCH")
}

/// Only the own network is answered: a forged sender elsewhere must not make us talk to it.
fn near(from: SocketAddr) -> bool {
    match from {
        SocketAddr::V4(v4) => v4.ip().is_private() || v4.ip().is_loopback() || v4.ip().is_link_local(),
        SocketAddr::V6(_) => false,
    }
}

/// One client splits each line at every colon and wants two parts, so that no value may hold one.
fn reply(presence: &Presence, updated: Timestamp) -> String {
    let plain = |text: &str| -> String { text.chars().filter(|c| !c.is_control() && *c != ':').collect() };
    format!(
        "HTTP/1.0 200 OK\r\nContent-Type: plex/media-server\r\nName: {}\r\nPort: {}\r\nResource-Identifier: {}\r\n\
         Updated-At: {}\r\nVersion: {}\r\n\r\n",
        plain(&presence.name),
        presence.port,
        presence.machine,
        updated.as_secs(),
        plain(&presence.version),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_answer_has_one_colon_whatever_the_server_is_called() {
        let presence = Presence {
            name: "Attic: the\r\nbig one".into(),
            port: 32400,
            machine: MachineIdentifier::parse("abc").unwrap(),
            version: "0.1.0".into(),
        };
        let text = reply(&presence, Timestamp::from_secs(7));
        let mut lines = text.split("\r\n");
        assert_eq!(lines.next(), Some("HTTP/1.0 200 OK"));
        let headers: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        assert_eq!(headers.len(), 6);
        assert!(headers.iter().all(|line| line.matches(':').count() == 1), "{text}");
        assert!(headers.contains(&"Name: Attic thebig one"));
    }

    #[test]
    fn only_a_question_is_answered_and_only_nearby() {
        assert!(is_question(b"M-SEARCH * HTTP/1.0"));
        assert!(is_question(b"M-SEARCH * HTTP/1.1\r\n\r\n"));
        assert!(!is_question(b"HELLO"));
        assert!(near("192.168.1.4:32412".parse().unwrap()));
        assert!(!near("203.0.113.7:32412".parse().unwrap()));
    }

    #[tokio::test]
    async fn a_player_on_this_machine_hears_the_answer() {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let here = socket.local_addr().unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(answer_on(socket, "it is I".into(), stop.clone()));
        let player = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        player.send_to(b"M-SEARCH * HTTP/1.0", here).await.unwrap();
        let mut heard = [0u8; 64];
        let (length, _) = player.recv_from(&mut heard).await.unwrap();
        assert_eq!(&heard[..length], b"it is I");
        stop.cancel();
    }
}
