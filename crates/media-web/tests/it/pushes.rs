//! What is pushed, to whom, and how it ends, over a real connection.

use std::net::SocketAddr;
use std::time::Duration;

use media::item::ItemKind;
use media::ports::{Event, Events as _, TimelineEntry, TimelineState};
use media::{ItemKey, LibraryKey};
use media_web::{Push, Revoked};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::house::{FILMS, GUEST, GUEST_NUMBER, House, NOW, OWNER, SHOWS};

/// No answer takes this long; a test that waits for it has failed.
const LONG: Duration = Duration::from_secs(10);

struct Socket(TcpStream);

impl Socket {
    async fn open(address: SocketAddr, token: &str, filters: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "GET /:/websockets/notifications?X-Plex-Token={token}{filters} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n\
             Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(timeout(LONG, stream.read_u8()).await.unwrap().unwrap());
        }
        assert!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
        Self(stream)
    }

    /// The next frame that is no ping: its kind and content.
    async fn frame(&mut self) -> (u8, Vec<u8>) {
        loop {
            let kind = timeout(LONG, self.0.read_u8()).await.unwrap().unwrap() & 0x0f;
            let length = match self.0.read_u8().await.unwrap() {
                126 => usize::from(self.0.read_u16().await.unwrap()),
                short => usize::from(short),
            };
            let mut content = vec![0; length];
            self.0.read_exact(&mut content).await.unwrap();
            if kind != 9 {
                return (kind, content);
            }
        }
    }

    async fn text(&mut self) -> String {
        let (kind, content) = self.frame().await;
        assert_eq!(kind, 1, "a text frame");
        String::from_utf8(content).unwrap()
    }
}

async fn served(house: &House) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = house.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn added(library: LibraryKey, title: &str) -> Event {
    Event::Timeline(TimelineEntry {
        item: ItemKey(9),
        parent: None,
        root: None,
        library,
        kind: ItemKind::Movie,
        title: title.into(),
        state: TimelineState::Created,
        media: None,
        updated_at: NOW,
    })
}

#[tokio::test]
async fn a_guests_socket_hears_of_shared_libraries_and_closes_the_moment_they_are_signed_out() {
    let house = House::new().await;
    let address = served(&house).await;
    let mut guest = Socket::open(address, GUEST, "").await;
    let mut owner = Socket::open(address, OWNER, "").await;
    let push = Push(house.state.events.clone());
    push.publish(added(SHOWS, "Secret"));
    push.publish(added(FILMS, "Gamma"));
    assert!(guest.text().await.contains("Gamma"), "the first thing a guest hears is what they may know");
    assert!(owner.text().await.contains("Secret"));
    house.state.revoke(Revoked { accounts: Some(vec![GUEST_NUMBER]), devices: None });
    let (kind, content) = guest.frame().await;
    assert_eq!((kind, u16::from_be_bytes([content[0], content[1]])), (8, 4401));
    assert!(owner.text().await.contains("Gamma"), "nobody else is closed");
}

#[tokio::test]
async fn a_socket_hears_only_what_it_asked_for() {
    let house = House::new().await;
    let address = served(&house).await;
    let mut socket = Socket::open(address, OWNER, "&filters=status").await;
    let push = Push(house.state.events.clone());
    push.publish(added(FILMS, "Gamma"));
    push.publish(Event::LibraryUpdated(FILMS));
    let frame = socket.text().await;
    assert!(
        frame.starts_with(r#"{"NotificationContainer":{"type":"status","size":1,"StatusNotification":["#),
        "{frame}"
    );
}
