//! Listening, answering, and leaving in order.
//!
//! ```text
//! bind ──▶ answer ──(asked to stop)──▶ take no more, end what is under way ──(a few seconds)──▶ leave
//! ```

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::map_request;
use http_kit::proxy::TrustedProxies;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use crate::failure::Failure;

/// How long answers under way may take once the program was asked to stop. Films do not end by themselves.
const FAREWELL: Duration = Duration::from_millis(1500);
/// How long a line may say nothing before or between requests. What was last said on it stays in memory until it ends.
const QUIET: Duration = Duration::from_secs(20);
/// How long to wait when the system gives no more lines.
const BREATH: Duration = Duration::from_millis(200);

/// Takes an address, or says plainly why that does not work.
pub async fn bind(address: SocketAddr, whose: &str, flag: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|why| match why.kind() {
        std::io::ErrorKind::AddrInUse => Failure::new(format!(
            "{whose} cannot listen on {address}: port {} is taken by another program",
            address.port()
        ))
        .advise(format!(
            "is Houselights running already? Otherwise choose another port: {flag} 0.0.0.0:PORT"
        )),
        std::io::ErrorKind::PermissionDenied => Failure::new(format!("{whose} may not listen on {address}"))
            .advise(format!("ports below 1024 belong to the system; choose another: {flag} 0.0.0.0:PORT")),
        std::io::ErrorKind::AddrNotAvailable => Failure::new(format!(
            "{whose} cannot listen on {address}: this machine does not have that address"
        )),
        _ => Failure::because(&format!("{whose} cannot listen on {address}"), &why),
    })
}

/// Answers until asked to stop, then lets what is under way end, but not for ever.
pub async fn answer(listener: TcpListener, router: Router, proxies: TrustedProxies, stop: CancellationToken) {
    let router = router.layer(map_request(move |request| {
        let seen = proxies.see_through(request);
        async move { seen }
    }));
    answer_at_pace(listener, router, stop, QUIET).await;
}

async fn answer_at_pace(listener: TcpListener, router: Router, stop: CancellationToken, quiet: Duration) {
    let lines = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let line = line(stream, peer, router.clone(), stop.clone(), quiet);
                drop(lines.spawn(line));
            }
            // The caller is gone already; that is theirs to know.
            Err(why)
                if matches!(
                    why.kind(),
                    std::io::ErrorKind::ConnectionAborted | std::io::ErrorKind::ConnectionReset
                ) => {}
            Err(why) => {
                tracing::error!(cause = %why, "no line can be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    lines.close();
    let _ = tokio::time::timeout(FAREWELL, lines.wait()).await;
}

/// One line, from its first request to its last.
async fn line(stream: TcpStream, peer: SocketAddr, router: Router, stop: CancellationToken, quiet: Duration) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = router.clone();
        async move { Ok::<_, Infallible>(router.oneshot(request).await.unwrap_or_else(|never| match never {})) }
    });
    let served = Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(quiet)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut served = pin!(served);
    let outcome = tokio::select! {
        outcome = served.as_mut() => outcome,
        () = stop.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(why) = outcome {
        tracing::trace!(cause = %why, "a line ended early");
    }
}

/// Waits until somebody asks the program to stop.
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const ASKED: &[u8] = b"GET / HTTP/1.1\r\nhost: house\r\n\r\n";

    async fn serving(quiet: Duration) -> (SocketAddr, CancellationToken) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (at, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        let router = Router::new().route(
            "/",
            axum::routing::get(|peer: ConnectInfo<SocketAddr>| async move { peer.0.ip().to_string() }),
        );
        tokio::spawn(answer_at_pace(listener, router, stop.clone(), quiet));
        (at, stop)
    }

    #[tokio::test]
    async fn a_line_on_which_nobody_says_anything_ends_also_after_an_answer() {
        // Long enough for a busy machine to read a request, and waited for once.
        let (at, _stop) = serving(Duration::from_secs(2)).await;
        let last_words = async |asked: &[u8]| {
            let mut line = TcpStream::connect(at).await.unwrap();
            line.write_all(asked).await.unwrap();
            let mut said = Vec::new();
            line.read_to_end(&mut said).await.unwrap();
            String::from_utf8_lossy(&said).into_owned()
        };
        let (nothing, half, whole) =
            tokio::join!(last_words(b""), last_words(b"GET / HT"), last_words(ASKED));
        assert!(whole.ends_with("127.0.0.1"), "{whole}");
        assert!(!nothing.contains("127.0.0.1") && !half.contains("127.0.0.1"), "{nothing}{half}");
    }

    #[tokio::test]
    async fn a_quiet_line_ends_at_once_when_the_program_is_asked_to_stop() {
        let (at, stop) = serving(Duration::from_secs(3600)).await;
        let mut line = TcpStream::connect(at).await.unwrap();
        line.write_all(ASKED).await.unwrap();
        let mut first = [0; 12];
        line.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        stop.cancel();
        line.read_to_end(&mut Vec::new()).await.unwrap();
    }
}
