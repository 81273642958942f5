//! The one door behind every first factor, the second step, and showing once more who one is.
//!
//! Whatever proved the first factor, [`Ports::came_in`] decides what comes next, so no way in can forget the second.
//! A second step is no session: it answers one question in one browser for five minutes. Showing once more who one is
//! ends the session it was shown in and opens another.

use std::sync::Arc;

use kernel::Secret;

use super::admission::AtDoor;
use super::{Caller, Opened, Ports, SignedIn};
use crate::account::Account;
use crate::attempt::TooMany;
use crate::audit::AuditKind;
use crate::epoch::Class;
use crate::factor::{STEP_LIFE, SecondStep, StepOver};
use crate::fault::{Fault, with_fault};
use crate::ids::{AccountId, SecondStepId, TokenHash};
use crate::passkey::{Answered, PasskeyRefusal};
use crate::ports::AccountTx;
use crate::vault::Verdict;
use crate::way_in::{Next, Standing, WayIn, next, proves_again};

/// What can sign in to an account, and showing it.
#[derive(Clone)]
pub struct WaysIn(pub(super) Arc<Ports>);

/// What a first factor led to.
#[derive(Debug, Clone)]
pub enum CameIn {
    /// They are in.
    Opened(Opened),
    /// A second factor is asked for; this is what to put into the browser's cookie until it is given.
    SecondStep(Secret),
    /// They can do nothing but choose a new password.
    ResetRequired,
    /// They can do nothing but prove that the account is theirs.
    Locked,
    /// The account is locked, and what they showed proved that it is theirs: this is leave to set it right.
    Recover(Secret),
    /// The account is suspended: they can do nothing.
    Suspended,
}

/// What somebody has to show who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ways {
    /// A password.
    pub password: bool,
    /// An authenticator app.
    pub app: bool,
    /// How many passkeys.
    pub passkeys: usize,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// Whether a second factor is asked for.
    pub second_factor: bool,
}

/// What somebody shows.
#[derive(Debug, Clone)]
pub enum Proof {
    /// Their password.
    Password(Secret),
    /// What they typed where a code is asked for: the app's six digits, or a recovery code.
    Code(Secret),
    /// An answer of their passkey.
    Passkey(Answered),
}

/// Why a proof is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The second step is over: begin again.
    #[error(transparent)]
    Over(#[from] StepOver),
    /// It is not the password, or not a code that works now.
    #[error("what was shown does not match")]
    Wrong,
    /// The account asks for another kind of proof.
    #[error("the account asks for another kind of proof")]
    NotEnough,
    /// The passkey's answer is not accepted.
    #[error(transparent)]
    Passkey(#[from] PasskeyRefusal),
    /// Too many wrong ones.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(ProofError);

impl WaysIn {
    /// What an account has to show.
    pub async fn of(&self, account: &AccountId) -> Result<Ways, Fault> {
        let mut tx = self.0.store.read().await?;
        let account = self.0.account(&mut *tx, account).await?;
        self.0.ways(&mut *tx, &account).await
    }

    /// What the second step in this browser can be answered with.
    pub async fn asked(&self, step: &Secret) -> Result<Ways, ProofError> {
        let mut tx = self.0.store.read().await?;
        let (_, account) = self.0.step(&mut *tx, step).await?;
        Ok(self.0.ways(&mut *tx, &account).await?)
    }

    /// Answers a second step.
    pub async fn second_step(
        &self,
        step: &Secret,
        proof: &Proof,
        caller: &Caller,
    ) -> Result<Opened, ProofError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let (step, account) = ports.step(&mut *tx, step).await?;
        let way = match ports.second_factor(&mut *tx, &account, proof, caller).await? {
            Ok(way) => way,
            Err(refusal) => {
                tx.count_wrong_answer(&step.id).await?;
                return Err(ports.refused(tx, refusal).await?);
            }
        };
        if !tx.delete_second_step(&step.id).await? {
            return Err(StepOver.into());
        }
        ports.came_back(&mut *tx, &account).await?;
        let opened = ports.open_session(&mut *tx, &account.id, way, caller).await?;
        let note = format!("browser, {} and {}", step.first.as_str(), way.as_str());
        ports.record(&mut *tx, AuditKind::SignedIn, account.id.as_str(), caller, &note).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(opened)
    }

    /// Somebody who is signed in shows once more who they are. The session they showed it in ends.
    pub async fn prove(
        &self,
        signed_in: &SignedIn,
        proof: &Proof,
        caller: &Caller,
    ) -> Result<Opened, ProofError> {
        let ports = &self.0;
        let verdict = match proof {
            Proof::Password(typed) => Some(ports.try_password(signed_in, typed, caller).await?),
            Proof::Code(_) | Proof::Passkey(_) => None,
        };
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, &signed_in.account).await?;
        let second_factor = ports.factors(&mut *tx, &account.id).await?.on();
        let shown = match (proof, verdict) {
            (Proof::Password(_), Some((Verdict::Right | Verdict::RightButOld, weighed)))
                if weighed.password == account.password
                    && !ports.password_disabled(&mut *tx, &AtDoor::signed_in(signed_in).whose).await? =>
            {
                ports.password_good(&mut *tx, &AtDoor::signed_in(signed_in).whose).await?;
                Ok(WayIn::Password)
            }
            (Proof::Password(_), _) => {
                let at = AtDoor::signed_in(signed_in);
                ports.note_failure(&mut *tx, &at, account.id.as_str(), Some(&account), caller).await?;
                Err(ProofError::Wrong)
            }
            (other, _) => ports.second_factor(&mut *tx, &account, other, caller).await?,
        };
        let way = match shown {
            Ok(way) if proves_again(way, second_factor) => way,
            Ok(_) => return Err(ports.refused(tx, ProofError::NotEnough).await?),
            Err(refusal) => return Err(ports.refused(tx, refusal).await?),
        };
        let opened = ports.reopen(&mut *tx, signed_in, way, caller).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(opened)
    }
}

impl Ports {
    /// A first factor was proved: decides what comes next, and does it. Every door for browsers ends here.
    pub(super) async fn came_in(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        first: WayIn,
        caller: &Caller,
    ) -> Result<CameIn, Fault> {
        match next(first, self.standing(tx, account).await?) {
            Next::ResetRequired => Ok(CameIn::ResetRequired),
            Next::Locked => Ok(CameIn::Locked),
            Next::Suspended => Ok(CameIn::Suspended),
            Next::SecondStep => {
                let secret = self.entropy.token();
                let step = SecondStep {
                    id: SecondStepId::draw(&*self.entropy),
                    token: TokenHash::of(&secret),
                    account: account.id.clone(),
                    first,
                    issued: self.issued(tx).await?,
                    tries: 0,
                    expires_at: self.now() + STEP_LIFE,
                };
                tx.insert_second_step(&step).await?;
                Ok(CameIn::SecondStep(secret))
            }
            Next::Open => {
                self.came_back(tx, account).await?;
                let opened = self.open_session(tx, &account.id, first, caller).await?;
                let note = format!("browser, {}", first.as_str());
                self.record(tx, AuditKind::SignedIn, account.id.as_str(), caller, &note).await?;
                Ok(CameIn::Opened(opened))
            }
        }
    }

    /// What decides what comes after a first factor.
    pub(super) async fn standing(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
    ) -> Result<Standing, Fault> {
        let floors = self.floors(tx, account, None).await?;
        let second_factor = self.factors(tx, &account.id).await?.on();
        Ok(Standing {
            suspended: floors.suspended(),
            locked: floors.locked(),
            reset_required: account.reset_required(&floors),
            second_factor,
        })
    }

    /// Nobody can be asked for a new password who has none: coming in by another way after an incident counts as much.
    async fn came_back(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), Fault> {
        let floors = self.floors(tx, account, None).await?;
        if account.password.is_none() && !floors.alive(Class::Credential, account.password_epoch) {
            let password_epoch = self.issued(tx).await?;
            tx.update_account(&Account { password_epoch, ..account.clone() }).await?;
        }
        Ok(())
    }

    /// What an account has to show.
    pub(super) async fn ways(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<Ways, Fault> {
        let factors = self.factors(tx, &account.id).await?;
        Ok(Ways {
            password: account.password.is_some(),
            app: factors.app.is_some(),
            passkeys: tx.passkeys_of(&account.id).await?.len(),
            recovery_codes: tx.count_recovery_codes(&account.id).await?,
            second_factor: factors.on(),
        })
    }

    /// Takes what is shown as a second factor: spends it, or counts a failure. Commit in either case.
    pub(super) async fn second_factor(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        proof: &Proof,
        caller: &Caller,
    ) -> Result<Result<WayIn, ProofError>, Fault> {
        match proof {
            Proof::Password(_) => Ok(Err(ProofError::NotEnough)),
            Proof::Code(typed) => self.code(tx, account, typed, caller).await,
            Proof::Passkey(answered) => {
                let answer = self.passkey(tx, Some(&account.id), answered, caller).await?;
                Ok(answer.map(|_| WayIn::Passkey).map_err(ProofError::from))
            }
        }
    }

    /// The second step in this browser, and whose it is.
    async fn step(
        &self,
        tx: &mut dyn AccountTx,
        secret: &Secret,
    ) -> Result<(SecondStep, Account), ProofError> {
        let step = tx.second_step_by_token(&TokenHash::of(secret)).await?.ok_or(StepOver)?;
        let account = self.account(tx, &step.account).await?;
        step.usable(&self.floors(tx, &account, None).await?, self.now())?;
        Ok((step, account))
    }

    /// Lets what was counted stand, and gives the refusal on.
    pub(super) async fn refused(
        &self,
        tx: Box<dyn AccountTx>,
        refusal: ProofError,
    ) -> Result<ProofError, Fault> {
        tx.commit().await?;
        self.bell.mail();
        Ok(refusal)
    }

    /// Puts a new session in the place of this one.
    pub(super) async fn reopen(
        &self,
        tx: &mut dyn AccountTx,
        signed_in: &SignedIn,
        way: WayIn,
        caller: &Caller,
    ) -> Result<Opened, Fault> {
        tx.delete_session(&signed_in.account, &signed_in.session).await?;
        let opened = self.open_session(tx, &signed_in.account, way, caller).await?;
        self.record(tx, AuditKind::ProvedAgain, signed_in.account.as_str(), caller, way.as_str()).await?;
        Ok(opened)
    }

    async fn try_password(
        &self,
        signed_in: &SignedIn,
        typed: &Secret,
        caller: &Caller,
    ) -> Result<(Verdict, Account), ProofError> {
        let mut read = self.store.read().await?;
        let at = AtDoor::signed_in(signed_in);
        // No price is asked of whoever is signed in: only their own failures lie in their way.
        let _ = self.admitted(&mut *read, &at, signed_in.account.as_str(), caller).await??;
        let account = self.account(&mut *read, &signed_in.account).await?;
        drop(read);
        Ok((self.weigh(typed, Some(&account)).await?.0, account))
    }
}
