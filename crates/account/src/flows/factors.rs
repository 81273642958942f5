//! Setting up and taking away second factors: the authenticator app, recovery codes, a passkey after the password.
//!
//! Only somebody who showed lately who they are may; each change is told by mail and kept in the trail. A key counts
//! only once a first code was right, recovery codes are shown once and replaced as a set.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::{Caller, ConnectedDevices, Fresh, Opened, Ports};
use crate::attempt::{CODE, Row, TooMany};
use crate::audit::AuditKind;
use crate::factor::{
    AuthenticatorApp, Factors as Asked, KEY_BYTES, OFFER_LIFE, OfferedKey, RECOVERY_ALPHABET, RECOVERY_CODES,
    RECOVERY_LENGTH, TypedCode, grouped, key_address, key_text, matching_step, recovery_hash,
};
use crate::fault::{Fault, with_fault};
use crate::ids::AccountId;
use crate::mail::What;
use crate::ports::AccountTx;
use crate::vault::Column;

/// Second factors.
#[derive(Clone)]
pub struct Factors(pub(super) Arc<Ports>);

/// A key to put into an authenticator app. Shown to its owner alone.
#[derive(Debug, Clone)]
pub struct OfferedApp {
    /// The key, to be typed.
    pub key: Secret,
    /// The address in the picture.
    pub address: Secret,
}

/// How an account's second factors stand, for its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorsView {
    /// Since when an authenticator app is set up.
    pub app_since: Option<Timestamp>,
    /// Whether a passkey is asked for after the password.
    pub passkey_after_password: bool,
    /// Whether the password is too short to stand alone.
    pub short_password: bool,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// When they were made.
    pub recovery_made_at: Option<Timestamp>,
    /// Whether a second factor is asked for.
    pub on: bool,
}

/// Why a second factor was not changed.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    /// No key was offered, or too long ago: begin again.
    #[error("no key is offered")]
    NotOffered,
    /// The code is not the one the app would show.
    #[error("the code does not match the key")]
    Wrong,
    /// The password is too short to stand alone: choose a longer one first.
    #[error("the password is too short to stand alone")]
    ShortPassword,
    /// No second factor is on, or no passkey is there to be asked for.
    #[error("there is no second factor")]
    NothingThere,
    /// Too many wrong codes.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(FactorError);

impl Factors {
    /// How the second factors of an account stand.
    pub async fn view(&self, account: &AccountId) -> Result<FactorsView, Fault> {
        let mut tx = self.0.store.read().await?;
        let asked = self.0.factors(&mut *tx, account).await?;
        Ok(FactorsView {
            app_since: asked.app.as_ref().map(|app| app.since),
            passkey_after_password: asked.passkey_after_password,
            short_password: asked.short_password,
            recovery_codes: tx.count_recovery_codes(account).await?,
            recovery_made_at: asked.recovery_made_at,
            on: asked.on(),
        })
    }

    /// Offers a key for an authenticator app; the same one for as long as it may be confirmed.
    pub async fn offer_app(&self, who: &Fresh) -> Result<OfferedApp, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, &who.account).await?;
        let asked = ports.factors(&mut *tx, &who.account).await?;
        let row = who.account.as_str();
        let key = match asked.offered.as_ref().filter(|offered| ports.now() < offered.at + OFFER_LIFE) {
            Some(offered) => ports.open(&mut *tx, Column::FactorsOfferedKey, row, &offered.key).await?,
            None => {
                let mut bytes = [0; KEY_BYTES];
                ports.entropy.fill(&mut bytes);
                let key = key_text(bytes);
                let sealed = ports.own_of(&account)?.seal(Column::FactorsOfferedKey, row, &key)?;
                let offered = Some(OfferedKey { key: sealed, at: ports.now() });
                tx.put_factors(&Asked { offered, ..asked }).await?;
                tx.commit().await?;
                key
            }
        };
        let name = ports.person(&account)?.user_name;
        let address = key_address(&key, name.expose(), &ports.site.name)
            .ok_or(Fault::Nonsense { what: "authenticator key" })?;
        Ok(OfferedApp { key, address })
    }

    /// Takes the first code of the app that was given the offered key: from now on its codes are asked for. Gives the
    /// recovery codes, to be shown once.
    pub async fn confirm_app(
        &self,
        who: &Fresh,
        typed: &Secret,
        caller: &Caller,
    ) -> Result<Vec<Secret>, FactorError> {
        let ports = &self.0;
        let whose = who.account.as_str();
        let mut tx = ports.store.begin().await?;
        ports.allowed(&mut *tx, CODE, &[whose, caller.address.expose()]).await??;
        let asked = ports.factors(&mut *tx, &who.account).await?;
        let living = asked.offered.as_ref().filter(|offered| ports.now() < offered.at + OFFER_LIFE);
        let offered = living.ok_or(FactorError::NotOffered)?;
        let key = ports.open(&mut *tx, Column::FactorsOfferedKey, whose, &offered.key).await?;
        let digits = match TypedCode::parse(typed.expose()) {
            Some(TypedCode::App(digits)) => Some(digits),
            Some(TypedCode::Recovery(_)) | None => None,
        };
        let Some(used_step) = digits.and_then(|digits| matching_step(&key, &digits, ports.now())) else {
            ports.tried(&mut *tx, CODE, &[whose, caller.address.expose()]).await?;
            tx.commit().await?;
            return Err(FactorError::Wrong);
        };
        let app = AuthenticatorApp {
            key: ports.own(&mut *tx, &who.account).await?.seal(Column::FactorsAppKey, whose, &key)?,
            since: ports.now(),
            used_step,
        };
        let asked = Asked { app: Some(app), offered: None, ..asked };
        let codes = ports.make_recovery_codes(&mut *tx, asked).await?;
        ports.good_in_a_row(&mut *tx, Row::Code, whose).await?;
        ports.tell_ways_in(&mut *tx, &who.account, What::AppTurnedOn, None, caller).await?;
        ports.record(&mut *tx, AuditKind::AppTurnedOn, whose, caller, "").await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(codes)
    }

    /// Takes the authenticator app away.
    pub async fn remove_app(&self, who: &Fresh, caller: &Caller) -> Result<(), FactorError> {
        let mut tx = self.0.store.begin().await?;
        let asked = self.0.factors(&mut *tx, &who.account).await?;
        if asked.app.is_none() {
            return Err(FactorError::NothingThere);
        }
        let asked = Asked { app: None, offered: None, ..asked };
        self.put_fewer(tx, asked, (What::AppTurnedOff, AuditKind::AppTurnedOff), caller).await
    }

    /// Makes new recovery codes in place of all there were. Shown once.
    pub async fn renew_recovery_codes(
        &self,
        who: &Fresh,
        caller: &Caller,
    ) -> Result<Vec<Secret>, FactorError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let asked = ports.factors(&mut *tx, &who.account).await?;
        if !asked.on() {
            return Err(FactorError::NothingThere);
        }
        let codes = ports.make_recovery_codes(&mut *tx, asked).await?;
        ports.tell_ways_in(&mut *tx, &who.account, What::RecoveryCodesMade, None, caller).await?;
        ports.record(&mut *tx, AuditKind::RecoveryCodesMade, who.account.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(codes)
    }

    /// Asks for a passkey after the password from now on. Gives recovery codes, to be shown once, if there were none.
    pub async fn ask_passkey(&self, who: &Fresh, caller: &Caller) -> Result<Vec<Secret>, FactorError> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        if tx.passkeys_of(&who.account).await?.is_empty() {
            return Err(FactorError::NothingThere);
        }
        let asked = ports.factors(&mut *tx, &who.account).await?;
        let asked = Asked { passkey_after_password: true, ..asked };
        let codes = match tx.count_recovery_codes(&who.account).await? {
            0 => ports.make_recovery_codes(&mut *tx, asked).await?,
            _ => {
                tx.put_factors(&asked).await?;
                Vec::new()
            }
        };
        ports.tell_ways_in(&mut *tx, &who.account, What::PasskeyAfterPassword, None, caller).await?;
        ports.record(&mut *tx, AuditKind::PasskeyAfterPassword, who.account.as_str(), caller, "on").await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(codes)
    }

    /// Stops asking for a passkey after the password.
    pub async fn stop_asking_passkey(&self, who: &Fresh, caller: &Caller) -> Result<(), FactorError> {
        let mut tx = self.0.store.begin().await?;
        let asked = self.0.factors(&mut *tx, &who.account).await?;
        if !asked.passkey_after_password {
            return Err(FactorError::NothingThere);
        }
        let asked = Asked { passkey_after_password: false, ..asked };
        self.put_fewer(tx, asked, (What::PasskeyAfterPassword, AuditKind::PasskeyAfterPassword), caller).await
    }

    /// Ends every other sign-in of the account: browsers, and with the box also players, apps and servers.
    pub async fn end_others(
        &self,
        who: &Fresh,
        connected: ConnectedDevices,
        caller: &Caller,
    ) -> Result<Opened, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.begin().await?;
        let account = ports.account(&mut *tx, &who.account).await?;
        ports.end_others(&mut *tx, &account, connected).await?;
        let opened = ports.open_session(&mut *tx, &account.id, who.proved_by, caller).await?;
        ports.record(&mut *tx, AuditKind::SignedOutEverywhere, account.id.as_str(), caller, "").await?;
        tx.commit().await?;
        ports.bell.feed();
        Ok(opened)
    }

    /// Writes that less is asked for, unless the password would then be all there is and too short for that. Without
    /// any second factor there is nothing to recover.
    async fn put_fewer(
        &self,
        mut tx: Box<dyn AccountTx>,
        mut asked: Asked,
        (what, kind): (What, AuditKind),
        caller: &Caller,
    ) -> Result<(), FactorError> {
        let ports = &self.0;
        let account = ports.account(&mut *tx, &asked.account).await?;
        if !asked.on() {
            if asked.short_password && account.password.is_some() {
                return Err(FactorError::ShortPassword);
            }
            tx.replace_recovery_codes(&asked.account, &[]).await?;
            asked.recovery_made_at = None;
        }
        tx.put_factors(&asked).await?;
        ports.good_in_a_row(&mut *tx, Row::Code, asked.account.as_str()).await?;
        ports.tell_ways_in(&mut *tx, &asked.account, what, None, caller).await?;
        ports.record(&mut *tx, kind, asked.account.as_str(), caller, "off").await?;
        tx.commit().await?;
        ports.bell.mail();
        Ok(())
    }
}

impl Ports {
    /// Draws a set of recovery codes, keeps their hashes with these factors, and gives them as they are shown.
    async fn make_recovery_codes(&self, tx: &mut dyn AccountTx, asked: Asked) -> Result<Vec<Secret>, Fault> {
        let codes: Vec<Secret> = (0..RECOVERY_CODES)
            .map(|_| Secret::new(self.entropy.characters(RECOVERY_ALPHABET, RECOVERY_LENGTH)))
            .collect();
        let hashes: Vec<_> = codes.iter().map(|code| recovery_hash(&asked.account, code)).collect();
        tx.replace_recovery_codes(&asked.account, &hashes).await?;
        tx.put_factors(&Asked { recovery_made_at: Some(self.now()), ..asked }).await?;
        Ok(codes.iter().map(|code| Secret::new(grouped(code.expose()))).collect())
    }
}
