//! What the account service does by itself: sends mail, moves campaigns on, watches for what others wrote, tidies.

use std::sync::Arc;
use std::time::Duration;

use account::flows::{Caller, Flows};
use account::ports::Bell as _;
use tokio_util::sync::CancellationToken;

use super::every;
use crate::failure::chain;
use crate::house::Bells;

/// How often the mail queue is looked at although nobody rang.
const MAIL_EVERY: Duration = Duration::from_secs(1);
/// How many mails are sent at the same time, each on a line of its own.
const MAILS_AT_ONCE: i64 = 8;
/// How many mails of a campaign are queued in one transaction.
const CAMPAIGN_STEP: i64 = 200;
/// How often the feed is looked at for what another process wrote: an operator's command, another replica.
const FEED_EVERY: Duration = Duration::from_millis(250);
/// How often queues are measured.
const MEASURE_EVERY: Duration = Duration::from_secs(10);
/// How often it is looked whether a deletion or a silent change of address is due.
const DUE_EVERY: Duration = Duration::from_secs(5);
/// How many of them are worked off in one go.
const DUE_AT_ONCE: i64 = 16;
/// How often what is dead for good is deleted.
const TIDY_EVERY: Duration = Duration::from_secs(600);

/// Sends what is due and queues what campaigns still owe, until asked to stop.
pub async fn mail(flows: Flows, bells: Arc<Bells>, stop: CancellationToken) {
    let mut rung = bells.on_mail();
    let mut tick = every(MAIL_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = rung.changed() => {}
            _ = tick.tick() => {}
        }
        if let Err(why) = flows.incidents.advance_all(CAMPAIGN_STEP).await {
            tracing::error!(cause = %chain(&why), "a campaign could not be moved on");
        }
        loop {
            match flows.mailer.deliver_due(MAILS_AT_ONCE).await {
                Ok(round) if round.sent + round.later + round.given_up == 0 => break,
                Ok(round) => {
                    metrics::counter!("mails_sent_total").increment(u64::try_from(round.sent).unwrap_or(0));
                    metrics::counter!("mails_given_up_total")
                        .increment(u64::try_from(round.given_up).unwrap_or(0));
                    tracing::debug!(
                        sent = round.sent,
                        later = round.later,
                        given_up = round.given_up,
                        "mail round"
                    );
                }
                Err(why) => {
                    tracing::error!(cause = %chain(&why), "the mail queue could not be worked on");
                    break;
                }
            }
            if stop.is_cancelled() {
                return;
            }
        }
    }
}

/// Rings the feed's bell for what other processes wrote.
pub async fn feed(flows: Flows, bells: Arc<Bells>, stop: CancellationToken) {
    let mut last = flows.feeds.last().await.unwrap_or_default();
    let mut tick = every(FEED_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        // A look that fails is repeated in a moment; the database's own trouble is told by the requests.
        if let Ok(now) = flows.feeds.last().await
            && now != last
        {
            last = now;
            bells.feed();
        }
    }
}

/// Measures what is counted nowhere else, for `/metrics`.
pub async fn measure(flows: Flows, stop: CancellationToken) {
    let mut tick = every(MEASURE_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        // A look that fails is repeated in a moment; the database's own trouble is told by the requests.
        if let Ok(waiting) = flows.mailer.waiting().await {
            metrics::gauge!("mails_waiting").set(u32::try_from(waiting).unwrap_or(u32::MAX));
        }
        if let Ok(level) = flows.defence.level().await {
            metrics::gauge!("attack_level").set(u32::try_from(level.number()).unwrap_or(0));
        }
    }
}

/// Deletes accounts whose grace is over, and lets addresses stand whose old one was silent long enough.
pub async fn due(flows: Flows, stop: CancellationToken) {
    let (mut tick, caller) = (every(DUE_EVERY), Caller::operator());
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        match flows.deletions.work_off(DUE_AT_ONCE, &caller).await {
            Ok(0) => {}
            Ok(deleted) => tracing::info!(deleted, "accounts were deleted"),
            Err(why) => tracing::error!(cause = %chain(&why), "an account could not be deleted"),
        }
        if let Err(why) = flows.email_changes.settle_silent(DUE_AT_ONCE, &caller).await {
            tracing::error!(cause = %chain(&why), "a change of address could not be settled");
        }
    }
}

/// Deletes what is dead for good.
pub async fn tidy(flows: Flows, stop: CancellationToken) {
    let mut tick = every(TIDY_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(why) = flows.keeper.prune().await {
            tracing::warn!(cause = %chain(&why), "tidying failed");
        }
    }
}
