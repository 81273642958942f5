//! `houselights up`, `accounts` and `media`: starts what was asked for, says where it is, and leaves in order.
//!
//! ```text
//! take the ports ──▶ open the data ──▶ answer ──▶ say where ──(asked to stop)──▶ media ends, then accounts
//! ```

use std::sync::Arc;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;
use crate::house::{AccountHouse, prepare};
use crate::serve;
use crate::settings::Config;

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

/// The account service alone.
pub async fn accounts(config: &Config) -> Result<(), Failure> {
    prepare(&config.data)?;
    let listener = bind_accounts(config).await?;
    let running = start_accounts(config, listener, &metrics()?).await?;
    println!("The account service is up.\n");
    say_accounts(config);
    serve::asked_to_stop().await;
    running.end().await;
    Ok(())
}

async fn bind_accounts(config: &Config) -> Result<TcpListener, Failure> {
    serve::bind(config.accounts.listen, "the account service", "--accounts-listen").await
}

fn metrics() -> Result<PrometheusHandle, Failure> {
    PrometheusBuilder::new().install_recorder().map_err(|why| Failure::because("metrics cannot be counted", &why))
}

async fn start_accounts(
    config: &Config,
    listener: TcpListener,
    metrics: &PrometheusHandle,
) -> Result<Running, Failure> {
    use crate::tasks::accounts::{feed, mail, tidy};
    let house = AccountHouse::open(config).await?;
    let stop = CancellationToken::new();
    let mut tasks = JoinSet::new();
    tasks.spawn(mail(house.flows.clone(), Arc::clone(&house.bells), stop.clone()));
    tasks.spawn(feed(house.flows.clone(), Arc::clone(&house.bells), stop.clone()));
    tasks.spawn(tidy(house.flows.clone(), stop.clone()));
    tasks.spawn(serve::answer(listener, house.router(metrics.clone()), stop.clone()));
    Ok(Running { stop, tasks })
}

fn say_accounts(config: &Config) {
    let accounts = plain(config);
    println!("  accounts      {accounts}/");
    if config.mail.smtp.is_none() {
        println!("  mail          {accounts}/mailbox   (it stays on this machine until you name a mail server)");
    }
}

fn plain(config: &Config) -> &str {
    config.accounts.url.as_str().trim_end_matches('/')
}
