//! Listening, answering, and leaving in order.
//!
//! ```text
//! bind ──▶ answer ──(asked to stop)──▶ take no more, end what is under way ──(a few seconds)──▶ leave
//! ```

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::middleware::map_request;
use axum::serve::ListenerExt as _;
use http_kit::proxy::TrustedProxies;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;

/// How long answers under way may take once the program was asked to stop. Films do not end by themselves.
const FAREWELL: Duration = Duration::from_millis(1500);

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
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let asked = stop.clone();
    let served =
        axum::serve(listener, service).with_graceful_shutdown(async move { asked.cancelled().await });
    tokio::select! {
        outcome = async { served.await } => {
            if let Err(why) = outcome {
                tracing::error!(cause = %why, "the listener ended");
            }
        }
        () = async { stop.cancelled().await; tokio::time::sleep(FAREWELL).await } => {}
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
