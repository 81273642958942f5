//! `houselights up`, `accounts` and `media`: starts what was asked for, says where it is, and leaves in order.
//!
//! ```text
//! take the ports ──▶ open the data ──▶ answer ──▶ say where ──(asked to stop)──▶ media ends, then accounts
//! ```

use std::net::IpAddr;
use std::sync::Arc;

use kernel::Secret;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;
use crate::house::{AccountHouse, MediaHouse, occupy, prepare};
use crate::serve;
use crate::settings::Config;
use crate::tasks::presence::attached;

/// One running service.
struct Running {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Running {
    async fn end(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Both services in one process.
pub async fn up(config: &Config) -> Result<(), Failure> {
    prepare(&config.data)?;
    let _held = occupy(&config.data)?;
    let accounts_at = bind_accounts(config).await?;
    let media_at = bind_media(config).await?;
    let metrics = metrics()?;
    let accounts = start_accounts(config, accounts_at, &metrics).await?;
    let media = start_media(config, media_at, &metrics).await?;
    println!("Houselights is up.\n");
    say_accounts(config);
    say_media(config);
    println!("\nTo stop it, press Ctrl+C.");
    serve::asked_to_stop().await;
    // The media server hangs on the line to the account service, so it goes first.
    media.end().await;
    accounts.end().await;
    Ok(())
}

/// The account service alone.
pub async fn accounts(config: &Config) -> Result<(), Failure> {
    prepare(&config.data)?;
    let _held = occupy(&config.data)?;
    let listener = bind_accounts(config).await?;
    let running = start_accounts(config, listener, &metrics()?).await?;
    println!("The account service is up.\n");
    say_accounts(config);
    serve::asked_to_stop().await;
    running.end().await;
    Ok(())
}

/// The media server alone.
pub async fn media(config: &Config) -> Result<(), Failure> {
    prepare(&config.data)?;
    let _held = occupy(&config.data)?;
    let listener = bind_media(config).await?;
    let running = start_media(config, listener, &metrics()?).await?;
    println!("The media server is up.\n");
    say_media(config);
    println!("  accounts      {}", plain(config));
    serve::asked_to_stop().await;
    running.end().await;
    Ok(())
}

async fn bind_accounts(config: &Config) -> Result<TcpListener, Failure> {
    serve::bind(config.accounts.listen, "the account service", "--accounts-listen").await
}

async fn bind_media(config: &Config) -> Result<TcpListener, Failure> {
    serve::bind(config.media.listen, "the media server", "--media-listen").await
}

fn metrics() -> Result<PrometheusHandle, Failure> {
    PrometheusBuilder::new()
        .install_recorder()
        .map_err(|why| Failure::because("metrics cannot be counted", &why))
}

async fn start_accounts(
    config: &Config,
    listener: TcpListener,
    metrics: &PrometheusHandle,
) -> Result<Running, Failure> {
    use crate::tasks::accounts::{due, feed, mail, measure, tidy};
    let house = AccountHouse::open(config).await?;
    let stop = CancellationToken::new();
    let mut tasks = JoinSet::new();
    tasks.spawn(mail(house.flows.clone(), Arc::clone(&house.bells), stop.clone()));
    tasks.spawn(feed(house.flows.clone(), Arc::clone(&house.bells), stop.clone()));
    tasks.spawn(crate::tasks::keyring::follow(
        Arc::clone(&house.vault),
        house.flows.clone(),
        house.erased.clone(),
        stop.clone(),
    ));
    tasks.spawn(crate::tasks::floor::follow(Arc::clone(&house.floor), house.flows.clone(), stop.clone()));
    if let Some(atlas) = &house.atlas {
        tasks.spawn(crate::tasks::atlas::follow(Arc::clone(atlas), stop.clone()));
    }
    tasks.spawn(tidy(house.flows.clone(), stop.clone()));
    tasks.spawn(measure(house.flows.clone(), stop.clone()));
    tasks.spawn(due(house.flows.clone(), stop.clone()));
    tasks.spawn(serve::answer(
        listener,
        house.router(metrics.clone()),
        config.trusted_proxies.clone(),
        stop.clone(),
    ));
    Ok(Running { stop, tasks })
}

async fn start_media(
    config: &Config,
    listener: TcpListener,
    metrics: &PrometheusHandle,
) -> Result<Running, Failure> {
    let house = MediaHouse::open(config, Some(metrics.clone())).await?;
    let stop = CancellationToken::new();
    let mut tasks = JoinSet::new();
    tasks.spawn(serve::answer(listener, house.router(), config.trusted_proxies.clone(), stop.clone()));
    house.start(config, claim_token(), &mut tasks, &stop);
    Ok(Running { stop, tasks })
}

/// The claim token given for this start, under our name for it or under that of existing images.
fn claim_token() -> Option<Secret> {
    ["HOUSELIGHTS_CLAIM", "PLEX_CLAIM"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .map(|text| text.trim().to_owned())
        .find(|text| !text.is_empty())
        .map(Secret::new)
}

fn say_accounts(config: &Config) {
    let accounts = plain(config);
    println!("  accounts      {accounts}/");
    if config.mail.smtp.is_none() {
        println!(
            "  mail          {accounts}/mailbox   (it stays on this machine until you name a mail server)"
        );
    }
}

fn say_media(config: &Config) {
    let listen = config.media.listen;
    let local = if listen.ip().is_unspecified() { "127.0.0.1".to_owned() } else { listen.ip().to_string() };
    println!("  films         http://{local}:{}/web", listen.port());
    println!("  television    http://{local}:{}/tv", listen.port());
    if listen.ip().is_unspecified() {
        for ip in attached().into_iter().filter(|ip| matches!(ip, IpAddr::V4(v4) if v4.is_private())) {
            println!("  on the network  http://{ip}:{}/web", listen.port());
        }
    }
}

fn plain(config: &Config) -> &str {
    config.accounts.url.as_str().trim_end_matches('/')
}
