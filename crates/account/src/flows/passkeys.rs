//! Passkeys: making, naming and removing them, and what one opens.
//!
//! A challenge is sealed and handed to the page with its end; nothing is stored until it is answered, and then only
//! that it was. A passkey whose counter does not go up is not let in, and its owner is told.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Secret, Timestamp};

use super::{Caller, CameIn, Fresh, Ports, ProofError};
use crate::account::Account;
use crate::audit::AuditKind;
use crate::factor::Factors;
use crate::fault::{Fault, with_fault};
use crate::federated::WaysLeft;
use crate::ids::{AccountId, PasskeyId, Sealed, TokenHash};
use crate::mail::What;
use crate::passkey::{Answered, CHALLENGE_LIFE, MOST_PASSKEYS, Passkey, PasskeyRefusal, UsedPasskey, name};
use crate::ports::{AccountTx, Challenge, PasskeyOwner};
use crate::vault::Column;
use crate::way_in::WayIn;

/// Passkeys.
#[derive(Clone)]
pub struct Passkeys(pub(super) Arc<Ports>);

/// A challenge for a page.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What the browser hands to the person's device, JSON.
    pub options: String,
    /// What comes back with the answer.
    pub challenge: Secret,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone)]
pub struct PasskeyView {
    /// The passkey.
    pub id: PasskeyId,
    /// The name its owner gave it.
    pub name: Secret,
    /// Whether it is kept in more than one device.
    pub backed_up: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last signed somebody in.
    pub last_used_at: Option<Timestamp>,
}

/// Why a passkey was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// The device's answer is not accepted.
    #[error(transparent)]
    Refused(#[from] PasskeyRefusal),
    /// Without it nothing else could sign in.
    #[error("nothing else can sign in to the account")]
    LastWayIn,
    /// The password is too short to stand alone: choose a longer one first.
    #[error("the password is too short to stand alone")]
    ShortPassword,
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(PasskeyError);

/// What a challenge was made for; bound into its seal.
enum Purpose<'a> {
    Making(&'a AccountId),
    Using,
}

impl Purpose<'_> {
    fn row(&self) -> String {
        match self {
            Self::Making(account) => format!("making {account}"),
            Self::Using => "using".to_owned(),
        }
    }
}

impl Passkeys {
    /// Whether browsers can use passkeys at the address this service is configured with.
    #[must_use]
    pub fn possible(&self) -> bool {
        self.0.passkeys.possible()
    }

    /// Those of an account, oldest first.
    pub async fn list(&self, account: &AccountId) -> Result<Vec<PasskeyView>, Fault> {
        let mut tx = self.0.store.read().await?;
        let mut views = Vec::new();
        for passkey in tx.passkeys_of(account).await? {
            views.push(PasskeyView {
                name: self.0.open(&mut *tx, Column::PasskeyName, passkey.id.as_str(), &passkey.name).await?,
                id: passkey.id,
                backed_up: passkey.backed_up,
                created_at: passkey.created_at,
                last_used_at: passkey.last_used_at,
            });
        }
        Ok(views)
    }

    /// Begins making one.
    pub async fn begin_making(&self, who: &Fresh) -> Result<Asked, PasskeyError> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let account = ports.account(&mut *tx, &who.account).await?;
        let mut known = Vec::new();
        for passkey in tx.passkeys_of(&who.account).await? {
            let (row, record) = (passkey.id.as_str(), &passkey.record);
            known.push(ports.open(&mut *tx, Column::PasskeyRecord, row, record).await?);
        }
        if known.len() >= MOST_PASSKEYS {
            return Err(PasskeyRefusal::TooMany.into());
        }
        let name = Secret::new(ports.person(&account)?.user_name.expose());
        let owner = PasskeyOwner { account: account.id.clone(), name, known };
        let challenge = ports.passkeys.begin_making(&owner)?;
        Ok(ports.asked(&Purpose::Making(&account.id), challenge)?)
    }

    /// Keeps one that was made, under a name.
    pub async fn finish_making(
        &self,
        who: &Fresh,
        answered: &Answered,
        typed: &str,
        caller: &Caller,
    ) -> Result<(), PasskeyError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let state = ports.answered(&mut *tx, &Purpose::Making(&who.account), answered).await??;
        let made = match ports.passkeys.finish_making(&state, &answered.answer) {
            Ok(made) => made,
            Err(refusal) => {
                tx.commit().await?;
                return Err(refusal.into());
            }
        };
        let had = tx.passkeys_of(&who.account).await?.len();
        if had >= MOST_PASSKEYS {
            return Err(PasskeyRefusal::TooMany.into());
        }
        let id = PasskeyId::draw(&*ports.entropy);
        let called = Secret::new(name(typed, &format!("Passkey {}", had + 1)));
        let own = ports.own(&mut *tx, &who.account).await?;
        let passkey = Passkey {
            account: who.account.clone(),
            credential: credential(&made.credential),
            record: own.seal(Column::PasskeyRecord, id.as_str(), &made.record)?,
            name: own.seal(Column::PasskeyName, id.as_str(), &called)?,
            counter: made.says.counter,
            backup_eligible: made.says.backup_eligible,
            backed_up: made.says.backed_up,
            created_at: ports.now(),
            last_used_at: None,
            version: 0,
            id,
        };
        tx.insert_passkey(&passkey).await?;
        let told = Some(called.expose().to_owned());
        ports.tell_ways_in(&mut *tx, &who.account, What::PasskeyAdded, told, caller).await?;
        let whose = who.account.as_str();
        ports.record(&mut *tx, AuditKind::PasskeyAdded, whose, caller, passkey.id.as_str()).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }

    /// Gives one another name; says whether there was one.
    pub async fn rename(
        &self,
        who: &Fresh,
        id: &PasskeyId,
        typed: &str,
        caller: &Caller,
    ) -> Result<bool, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let mine = tx.passkeys_of(&who.account).await?;
        let Some(passkey) = mine.into_iter().find(|passkey| passkey.id == *id) else { return Ok(false) };
        let old = ports.open(&mut *tx, Column::PasskeyName, id.as_str(), &passkey.name).await?;
        let new = Secret::new(name(typed, old.expose()));
        let sealed = ports.own(&mut *tx, &who.account).await?.seal(Column::PasskeyName, id.as_str(), &new)?;
        tx.update_passkey(&Passkey { name: sealed, ..passkey }).await?;
        let whose = who.account.as_str();
        ports.record(&mut *tx, AuditKind::PasskeyRenamed, whose, caller, id.as_str()).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Removes one; says whether there was one. The last way in stays.
    pub async fn remove(&self, who: &Fresh, id: &PasskeyId, caller: &Caller) -> Result<bool, PasskeyError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let mine = tx.passkeys_of(&who.account).await?;
        let Some(passkey) = mine.iter().find(|passkey| passkey.id == *id) else { return Ok(false) };
        let account = ports.account(&mut *tx, &who.account).await?;
        if mine.len() == 1 {
            ports.without_passkeys(&mut *tx, &account).await?;
        }
        let called = ports.open(&mut *tx, Column::PasskeyName, id.as_str(), &passkey.name).await?;
        tx.delete_passkey(&who.account, id).await?;
        let told = Some(called.expose().to_owned());
        ports.tell_ways_in(&mut *tx, &who.account, What::PasskeyRemoved, told, caller).await?;
        ports.record(&mut *tx, AuditKind::PasskeyRemoved, account.id.as_str(), caller, id.as_str()).await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(true)
    }

    /// Begins asking for any passkey: to sign in, as a second step, or to show once more who one is.
    pub fn begin_using(&self) -> Result<Asked, PasskeyError> {
        let challenge = self.0.passkeys.begin_using()?;
        Ok(self.0.asked(&Purpose::Using, challenge)?)
    }

    /// Signs a browser in by a passkey alone.
    pub async fn sign_in(&self, answered: &Answered, caller: &Caller) -> Result<CameIn, ProofError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let passkey = match ports.passkey(&mut *tx, None, answered, caller).await? {
            Ok(passkey) => passkey,
            Err(refusal) => return Err(ports.refused(tx, refusal.into()).await?),
        };
        let account = ports.account(&mut *tx, &passkey.account).await?;
        let came_in = match ports.came_in(&mut *tx, &account, WayIn::Passkey, caller).await? {
            // Somebody who is locked out showed what may prove that the account is theirs.
            CameIn::Locked => match ports.leave_by_passkey(&mut *tx, &account, &passkey).await? {
                Some(leave) => CameIn::Recover(leave),
                None => CameIn::Locked,
            },
            other => other,
        };
        tx.commit().await?;
        Ok(came_in)
    }
}

impl Ports {
    /// Takes an answer of a passkey, of this account if one is named: spends the challenge, notes the use and gives
    /// the passkey as it was. Commit in either case.
    pub(super) async fn passkey(
        &self,
        tx: &mut dyn AccountTx,
        of: Option<&AccountId>,
        answered: &Answered,
        caller: &Caller,
    ) -> Result<Result<Passkey, PasskeyRefusal>, Fault> {
        let state = match self.answered(tx, &Purpose::Using, answered).await? {
            Ok(state) => state,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let found = match self.passkeys.who_answers(&answered.answer) {
            Ok(id) => tx.passkey_by_credential(&credential(&id)).await?,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(passkey) = found else { return Ok(Err(PasskeyRefusal::Unknown)) };
        if of.is_some_and(|of| *of != passkey.account) {
            return Ok(Err(PasskeyRefusal::AnotherAccount));
        }
        let record = self.open(tx, Column::PasskeyRecord, passkey.id.as_str(), &passkey.record).await?;
        let used = match self.passkeys.finish_using(&state, &answered.answer, &record) {
            Ok(used) => used,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = passkey.follows(&used.says) {
            self.went_back(tx, &passkey, caller).await?;
            return Ok(Err(refusal));
        }
        self.note_use(tx, &passkey, &used).await?;
        Ok(Ok(passkey))
    }

    async fn note_use(
        &self,
        tx: &mut dyn AccountTx,
        passkey: &Passkey,
        used: &UsedPasskey,
    ) -> Result<(), Fault> {
        let own = self.own(tx, &passkey.account).await?;
        let record = own.seal(Column::PasskeyRecord, passkey.id.as_str(), &used.record)?;
        let used = Passkey {
            record,
            counter: used.says.counter,
            backup_eligible: used.says.backup_eligible,
            backed_up: used.says.backed_up,
            last_used_at: Some(self.now()),
            ..passkey.clone()
        };
        Ok(tx.update_passkey(&used).await?)
    }

    async fn went_back(
        &self,
        tx: &mut dyn AccountTx,
        passkey: &Passkey,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let (whose, id) = (&passkey.account, passkey.id.as_str());
        if passkey.barred() {
            return Ok(());
        }
        tx.update_passkey(&passkey.clone().bar()).await?;
        let called = self.open(tx, Column::PasskeyName, id, &passkey.name).await?;
        let told = Some(called.expose().to_owned());
        self.tell_ways_in(tx, whose, What::PasskeyWentBack, told, caller).await?;
        self.record(tx, AuditKind::PasskeyWentBack, whose.as_str(), caller, id).await
    }

    /// The last passkey goes: something else must be able to sign in, and nothing may ask for one any more.
    async fn without_passkeys(&self, tx: &mut dyn AccountTx, account: &Account) -> Result<(), PasskeyError> {
        if !self.otherwise(tx, account, Without::Passkeys).await? {
            return Err(PasskeyError::LastWayIn);
        }
        // Two who each take one of the last two ways away cannot both win.
        tx.update_account(account).await?;
        let factors = self.factors(tx, &account.id).await?;
        if factors.passkey_after_password {
            if factors.app.is_none() && factors.short_password && account.password.is_some() {
                return Err(PasskeyError::ShortPassword);
            }
            let factors = Factors { passkey_after_password: false, ..factors };
            if !factors.on() {
                tx.replace_recovery_codes(&account.id, &[]).await?;
            }
            tx.put_factors(&factors).await?;
        }
        Ok(())
    }

    /// Whether somebody could still sign in without one kind of what they have.
    pub(super) async fn otherwise(
        &self,
        tx: &mut dyn AccountTx,
        account: &Account,
        without: Without,
    ) -> Result<bool, Fault> {
        let left = self.ways_left(tx, &account.id, None).await?;
        Ok(match without {
            Without::Password => WaysLeft { passwords: 0, ..left }.any(),
            Without::Passkeys => WaysLeft { passkeys: 0, ..left }.any(),
        })
    }

    fn asked(&self, purpose: &Purpose<'_>, challenge: Challenge) -> Result<Asked, Fault> {
        let until = self.now() + CHALLENGE_LIFE;
        let plain = Secret::new(format!("{}\n{}", until.as_millis(), challenge.state.expose()));
        let sealed = self.vault.seal(Column::PasskeyChallenge, &purpose.row(), &plain)?;
        let challenge_text = Secret::new(URL_SAFE_NO_PAD.encode(sealed.0));
        Ok(Asked { options: challenge.options, challenge: challenge_text })
    }

    /// What a challenge of ours is checked with, if it is one, in time, and answered for the first time.
    async fn answered(
        &self,
        tx: &mut dyn AccountTx,
        purpose: &Purpose<'_>,
        answered: &Answered,
    ) -> Result<Result<Secret, PasskeyRefusal>, Fault> {
        let Ok(sealed) = URL_SAFE_NO_PAD.decode(answered.challenge.expose()) else {
            return Ok(Err(PasskeyRefusal::Invalid));
        };
        let Ok(plain) = self.vault.open(Column::PasskeyChallenge, &purpose.row(), &Sealed(sealed)) else {
            return Ok(Err(PasskeyRefusal::Invalid));
        };
        let Some((until, state)) = plain.expose().split_once('\n') else {
            return Ok(Err(PasskeyRefusal::Invalid));
        };
        let until = Timestamp(until.parse().unwrap_or_default());
        let first = tx.spend_challenge(&TokenHash::of(&answered.challenge), until).await?;
        if !first || self.now() >= until {
            return Ok(Err(PasskeyRefusal::Stale));
        }
        Ok(Ok(Secret::new(state)))
    }
}

/// What somebody is about to be without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    Password,
    Passkeys,
}

/// What the id of a passkey is looked up by.
fn credential(id: &[u8]) -> TokenHash {
    TokenHash::of(&Secret::new(URL_SAFE_NO_PAD.encode(id)))
}
