//! Checking, listing and ending browser sessions.

use std::sync::Arc;

use kernel::{Secret, Timestamp};
use serde::{Deserialize, Serialize};

use super::own::Own;
use super::{Caller, Ports};
use crate::fault::{Fault, with_fault};
use crate::ids::{AccountId, AccountNumber, SessionId, TokenHash};
use crate::session::{Session, SessionRefusal, TOUCH_EVERY};
use crate::vault::Column;
use crate::way_in::{self, WayIn};

/// Browser sessions.
#[derive(Clone)]
pub struct Sessions(pub(super) Arc<Ports>);

/// Proof that a browser is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// Who is signed in.
    pub account: AccountId,
    /// Their protocol number.
    pub number: AccountNumber,
    /// When they last showed who they are.
    pub proved_at: Timestamp,
    /// How.
    pub proved_by: WayIn,
}

/// Proof that a browser is signed in and its person showed lately who they are: an argument of whatever only they may
/// change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh(SignedIn);

impl SignedIn {
    /// Whether they showed lately enough to be shown what only they may change.
    #[must_use]
    pub fn fresh(&self, now: Timestamp) -> Option<Fresh> {
        way_in::fresh(self.proved_at, now).then(|| Fresh(self.clone()))
    }

    /// Whether they had when a form they send now was shown.
    #[must_use]
    pub fn fresh_when_shown(&self, now: Timestamp) -> Option<Fresh> {
        way_in::fresh_when_shown(self.proved_at, now).then(|| Fresh(self.clone()))
    }
}

impl std::ops::Deref for Fresh {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// Where it began.
    pub address: Secret,
    /// What the browser called itself.
    pub user_agent: Secret,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, within an hour.
    pub last_seen_at: Timestamp,
}

/// Why a cookie signs nobody in.
#[derive(Debug, thiserror::Error)]
pub enum SessionCheckError {
    /// It is not accepted.
    #[error(transparent)]
    Refused(#[from] SessionRefusal),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(SessionCheckError);

impl Sessions {
    /// Checks what a browser's cookie holds.
    pub async fn check(&self, cookie: &Secret) -> Result<SignedIn, SessionCheckError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let session = tx.session_by_token(&TokenHash::of(cookie)).await?.ok_or(SessionRefusal::Unknown)?;
        let account = ports.account(&mut *tx, &session.account).await?;
        let floors = ports.floors(&mut *tx, &account, None).await?;
        let now = ports.now();
        session.alive(&floors, account.reset_required(&floors), now)?;
        drop(tx);
        if now.since(session.last_seen_at) >= TOUCH_EVERY {
            let mut tx = ports.store.begin().await?;
            tx.touch_session(&session.id, now).await?;
            tx.commit().await?;
        }
        Ok(SignedIn {
            session: session.id,
            account: account.id,
            number: account.number,
            proved_at: session.proved_at,
            proved_by: session.proved_by,
        })
    }

    /// The living sessions of an account, last used first.
    pub async fn list(&self, of: &AccountId) -> Result<Vec<SessionView>, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let account = ports.account(&mut *tx, of).await?;
        let floors = ports.floors(&mut *tx, &account, None).await?;
        let own = ports.own_of(&account)?;
        let living = tx.sessions_of(of).await?.into_iter();
        living
            .filter(|session| session.alive(&floors, false, ports.now()).is_ok())
            .map(|session| view(&own, session))
            .collect()
    }

    /// Ends one session of an account.
    pub async fn end(&self, of: &AccountId, session: &SessionId) -> Result<(), Fault> {
        let mut tx = self.0.store.begin().await?;
        tx.delete_session(of, session).await?;
        Ok(tx.commit().await?)
    }
}

/// Where a session began; sealed as JSON.
#[derive(Serialize, Deserialize)]
pub(super) struct Origin {
    address: String,
    user_agent: String,
}

impl Origin {
    pub(super) fn of(caller: &Caller) -> Self {
        Self {
            address: caller.address.expose().to_owned(),
            user_agent: caller.user_agent.chars().take(200).collect(),
        }
    }

    pub(super) fn to_secret(&self) -> Secret {
        // Two strings always become JSON.
        Secret::new(serde_json::to_string(self).unwrap_or_default())
    }
}

pub(super) fn view(own: &Own<'_>, session: Session) -> Result<SessionView, Fault> {
    let plain = own.open(Column::SessionOrigin, session.id.as_str(), &session.origin)?;
    let origin: Origin =
        serde_json::from_str(plain.expose()).map_err(|_| Fault::Nonsense { what: "session origin" })?;
    Ok(SessionView {
        id: session.id,
        address: origin.address.into(),
        user_agent: origin.user_agent.into(),
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
    })
}
