//! Keeping a media server tied to its account service: announce, listen, obey, come back.
//!
//! ```text
//! announce ──▶ (claim, if a token was given) ──▶ listen to the feed ──line lost──▶ wait a little ──▶ announce
//!     ▲                                              │
//!     └──── approved, libraries or addresses changed ┘
//! ```
//!
//! What a notice means for the people here is done before its number is written down, so that none is lost.

use std::sync::Arc;
use std::time::Duration;

use kernel::Secret;
use media::flows::Identities;
use media::ports::store::Forgotten;
use media::ports::{AccountLink as _, ClaimRefused, LinkState, MediaStore};
use outbound::account_service::{FeedEvent, ServiceError, Tie, TieError};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use wire::house::{Announcement, FeedNotice, Revoked, RevokedNotice, Section, ServerState};

use super::{every, presence::Presence};
use crate::failure::chain;

/// The waits between tries to reach the account service.
const WAITS: [Duration; 6] = [
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
];
/// How often libraries and addresses are compared with what was announced.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// For how long a claim token given at the start is tried while the service is away: then it is dead anyway.
const CLAIM_LIFE: Duration = Duration::from_secs(240);

/// Ends the access of somebody at once: sockets close, short-lived tokens die.
pub type Cut = Arc<dyn Fn(&RevokedNotice) + Send + Sync>;

/// What the link works with.
pub struct Link {
    /// The tie it keeps.
    pub tie: Arc<Tie>,
    /// Who is known here.
    pub identities: Arc<Identities>,
    /// The libraries, for the announcement.
    pub store: Arc<dyn MediaStore>,
    /// How the server is called and reached.
    pub presence: Arc<Presence>,
    /// Ends somebody's access.
    pub cut: Cut,
}

/// Why listening ended.
enum Ended {
    /// Asked to stop.
    Stopped,
    /// Something changed: announce at once.
    Changed,
    /// The line is dead.
    Lost,
}

impl Link {
    /// Keeps the tie until asked to stop. A claim token is used as soon as the service answers.
    pub async fn keep(self, mut claim: Option<Secret>, stop: CancellationToken) {
        let began = Instant::now();
        let mut failures = 0usize;
        while !stop.is_cancelled() {
            match self.announce().await {
                Ok(()) => {
                    failures = 0;
                    if let Some(token) = claim.take()
                        && !self.claim(&token).await
                        && began.elapsed() < CLAIM_LIFE
                    {
                        claim = Some(token);
                    }
                    match self.listen(&stop).await {
                        Ok(Ended::Stopped) => return,
                        Ok(Ended::Changed) => continue,
                        Ok(Ended::Lost) => {
                            tracing::info!("the line to the account service was lost; dialling again")
                        }
                        Err(why) => tracing::debug!(cause = %chain(&why), "the feed cannot be opened"),
                    }
                }
                Err(why) if failures == 0 => {
                    tracing::info!(cause = %chain(&why), "the account service is away")
                }
                Err(why) => tracing::debug!(cause = %chain(&why), "the account service is still away"),
            }
            self.rest(failures, &stop).await;
            failures = (failures + 1).min(WAITS.len() - 1);
        }
    }

    /// Waits, unless the standing is changed from this side or the program stops.
    async fn rest(&self, failures: usize, stop: &CancellationToken) {
        let mut changes = self.tie.changes();
        let wait = WAITS.get(failures).copied().unwrap_or(LOOK_EVERY);
        tokio::select! {
            () = stop.cancelled() => {}
            _ = changes.changed() => {}
            () = sleep(wait) => {}
        }
    }

    async fn announce(&self) -> Result<(), TieError> {
        let before = self.tie.standing().state;
        let now = self.tie.announce(&self.announcement().await).await?;
        if now.state != before {
            tracing::info!(state = ?now.state, "the server's standing changed");
        }
        Ok(())
    }

    async fn announcement(&self) -> Announcement {
        // A store that does not answer has its own alarm; the libraries are announced when it does.
        let libraries = self.store.libraries().await.unwrap_or_default();
        let sections = libraries
            .into_iter()
            .map(|library| Section {
                key: library.key.to_string(),
                kind: library.kind.name().to_owned(),
                title: library.title,
                uuid: library.uuid,
            })
            .collect();
        self.presence.announcement(self.tie.service().identity().public_key(), sections, &*self.store).await
    }

    /// Uses a claim token, unless a living owner makes it needless. Says whether the token is spent with.
    async fn claim(&self, token: &Secret) -> bool {
        if self.tie.standing().state == LinkState::Owned {
            tracing::info!("a claim token was given, but this server has an owner already; it was not used");
            return true;
        }
        match self.tie.claim(token).await {
            Ok(_) => tracing::info!("claimed with the token that was given at the start"),
            Err(ClaimRefused::Unreachable(why)) => {
                tracing::info!(cause = %chain(&*why), "the claim waits for the account service");
                return false;
            }
            Err(why) => tracing::error!(
                cause = %chain(&why),
                "the claim token that was given at the start was not taken; get a new one and start again"
            ),
        }
        true
    }

    async fn listen(&self, stop: &CancellationToken) -> Result<Ended, ServiceError> {
        let announced = self.announcement().await;
        let mut changes = self.tie.changes();
        let mut feed = self.tie.service().feed(self.tie.heard()).await?;
        let mut look = every(LOOK_EVERY);
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(Ended::Stopped),
                _ = changes.changed() => return Ok(Ended::Changed),
                _ = look.tick() => {
                    if self.announcement().await != announced {
                        return Ok(Ended::Changed);
                    }
                }
                event = feed.next() => match event {
                    None => return Ok(Ended::Lost),
                    Some(event) => if self.obey(event).await { return Ok(Ended::Changed) },
                },
            }
        }
    }

    /// Does what a notice asks for. Says whether the server must announce itself.
    async fn obey(&self, event: FeedEvent) -> bool {
        self.tie.reached(true);
        let (seq, again) = match event {
            FeedEvent::Hello(hello) => return self.greeted(&hello).await,
            FeedEvent::Revoked(notice) => {
                let seq = notice.seq;
                if !self.revoke(&notice).await {
                    // Not written down: it comes again with the next line.
                    return true;
                }
                (seq, false)
            }
            FeedEvent::Shares(notice) => {
                if let Err(why) = self.identities.ask_again().await {
                    tracing::error!(cause = %chain(&why), "changed shares could not be taken up");
                    return true;
                }
                (notice.seq, false)
            }
            FeedEvent::Server(notice) => (notice.seq, true),
        };
        if let Err(why) = self.tie.hear(seq) {
            tracing::error!(cause = %chain(&why), "the position in the feed could not be kept");
        }
        again
    }

    /// A position behind ours means that the service runs on another database: what we know of it is void.
    async fn greeted(&self, hello: &FeedNotice) -> bool {
        if hello.seq < self.tie.heard() {
            tracing::warn!("the account service has gone back in time; everybody here is asked about anew");
            let everybody = RevokedNotice { seq: hello.seq, accounts: Revoked::EVERYBODY, devices: None };
            let _ = self.revoke(&everybody).await;
            if let Err(why) = self.tie.start_over(hello.seq) {
                tracing::error!(cause = %chain(&why), "the position in the feed could not be kept");
            }
        }
        let here = self.tie.standing().state;
        hello.state.is_some_and(|there| there != as_said(here))
    }

    async fn revoke(&self, notice: &RevokedNotice) -> bool {
        for who in forgotten(notice) {
            if let Err(why) = self.identities.forget(&who).await {
                tracing::error!(cause = %chain(&why), "a revocation could not be taken up");
                return false;
            }
        }
        (self.cut)(notice);
        tracing::info!(seq = notice.seq, "a revocation was taken up");
        true
    }
}

fn as_said(state: LinkState) -> ServerState {
    match state {
        LinkState::Unclaimed => ServerState::Unowned,
        LinkState::Owned => ServerState::Owned,
        LinkState::Waiting => ServerState::Waiting,
        LinkState::Revoked => ServerState::Revoked,
    }
}

/// Whom a notice makes us forget.
fn forgotten(notice: &RevokedNotice) -> Vec<Forgotten> {
    let accounts: Vec<i64> = match &notice.accounts {
        Revoked::All(_) => return vec![Forgotten::Everybody],
        Revoked::Accounts(numbers) => numbers.iter().filter_map(|number| number.parse().ok()).collect(),
    };
    match &notice.devices {
        None => vec![Forgotten::Accounts(accounts)],
        Some(clients) => accounts
            .into_iter()
            .map(|account| Forgotten::Devices { account, clients: clients.clone() })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(accounts: Revoked, devices: Option<Vec<String>>) -> RevokedNotice {
        RevokedNotice { seq: 1, accounts, devices }
    }

    #[test]
    fn a_revocation_of_one_device_leaves_the_others_of_the_account() {
        let one = notice(Revoked::Accounts(vec!["7".into()]), Some(vec!["tv".into()]));
        assert_eq!(forgotten(&one), [Forgotten::Devices { account: 7, clients: vec!["tv".into()] }]);
    }

    #[test]
    fn a_revocation_of_everybody_needs_no_names() {
        assert_eq!(forgotten(&notice(Revoked::EVERYBODY, None)), [Forgotten::Everybody]);
        let two = notice(Revoked::Accounts(vec!["7".into(), "9".into()]), None);
        assert_eq!(forgotten(&two), [Forgotten::Accounts(vec![7, 9])]);
    }
}
