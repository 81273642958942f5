//! Noticing attacks, telling those who look after the house, and the work that strangers do meanwhile.

use std::sync::Arc;

use kernel::{Secret, Timestamp};

use super::guard::Counted;
use super::{Caller, Ports};
use crate::attack::{Attack, AttackKind, AttackLevel, Noticed, Signals, sliding, worst};
use crate::attempt::{
    FAILED, FORGOT_NETWORK, FORGOTTEN, Limit, SIGN_IN_NETWORK, SIGN_UP_NETWORK, SIGN_UPS, SIGNED_IN, SPREAD,
    WAITED,
};
use crate::audit::AuditKind;
use crate::fault::{Fault, with_fault};
use crate::ids::AccountId;
use crate::mail::{MailKind, MailParameters};
use crate::network::networks;
use crate::ports::AccountTx;
use crate::role::Role;
use crate::vault::IndexKind;
use crate::work::{Challenge, LIFE, Purpose, WorkRefusal};

/// How long many resets after an incident are taken to be the incident's own.
const INCIDENT_DAYS: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 60 * 60);
/// Marks that a challenge was used are kept in one window that never ends before the challenge does.
const ONCE: Timestamp = Timestamp(1);

/// The defence against floods of tries.
#[derive(Clone)]
pub struct Defence(pub(super) Arc<Ports>);

/// A challenge to hand out with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkOrder {
    /// What goes into the form, signed.
    pub challenge: String,
    /// What is solved: the challenge without its signature.
    pub text: String,
    /// How many zero bits each piece must begin with.
    pub bits: u32,
}

/// Why a form was not taken.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The work does not count.
    #[error(transparent)]
    Refused(#[from] WorkRefusal),
    /// Storage or vault failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
with_fault!(WorkError);

impl WorkOrder {
    /// The order a signed challenge came from, to show it again; whether we signed it is seen when it is taken.
    #[must_use]
    pub fn again(signed: &str) -> Option<Self> {
        let (text, _) = signed.rsplit_once('.')?;
        let bits = text.split('.').nth(1)?.parse().ok()?;
        Some(Self { challenge: signed.to_owned(), text: text.to_owned(), bits })
    }
}

impl Defence {
    /// How bad it is now.
    pub async fn level(&self) -> Result<AttackLevel, Fault> {
        let mut tx = self.0.store.read().await?;
        self.0.attack_level(&mut *tx).await
    }

    /// The attacks that go on now.
    pub async fn attacks(&self) -> Result<Vec<Attack>, Fault> {
        let mut tx = self.0.store.read().await?;
        let now = self.0.now();
        Ok(tx.attacks().await?.into_iter().filter(|attack| attack.goes_on(now)).collect())
    }

    /// The work this form costs this caller now; none while all is calm.
    pub async fn order(&self, purpose: Purpose, caller: &Caller) -> Result<Option<WorkOrder>, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let level = ports.attack_level(&mut *tx).await?;
        let bits = ports.work_bits(&mut *tx, purpose, level, caller).await?;
        Ok((bits > 0).then(|| ports.work_order(purpose, bits)))
    }

    /// The work a flooded account costs a stranger, whatever else goes on.
    pub async fn order_for_sign_in(&self, caller: &Caller) -> Result<WorkOrder, Fault> {
        let ports = &self.0;
        let mut tx = ports.store.read().await?;
        let bits = ports.work_bits(&mut *tx, Purpose::SignIn, AttackLevel::Severe, caller).await?;
        Ok(ports.work_order(Purpose::SignIn, bits))
    }

    /// Takes the work that came with a form: solved, or, where a browser cannot work, waited for.
    pub async fn take(
        &self,
        purpose: Purpose,
        signed: &str,
        answer: &str,
        caller: &Caller,
    ) -> Result<(), WorkError> {
        let ports = &self.0;
        let challenge = ports.challenge(purpose, signed).ok_or(WorkRefusal::Missing)?;
        let now = ports.now();
        challenge.current(now)?;
        let waits = answer.trim().is_empty();
        let mut tx = ports.store.begin().await?;
        if waits {
            challenge.waited(now)?;
            let network = networks(caller.address.expose()).narrow;
            if let Err(full) = ports.allowed(&mut *tx, WAITED, &[&network]).await? {
                return Err(WorkRefusal::Wait { left: full.retry_after }.into());
            }
            ports.tried(&mut *tx, WAITED, &[&network]).await?;
        } else {
            challenge.solved(answer)?;
        }
        let mark = ports.vault.index(IndexKind::Attempt, &format!("work\n{}", challenge.text()));
        if tx.add_attempt(&mark, ONCE, challenge.made_at + LIFE).await? > 1 {
            return Err(WorkRefusal::Used.into());
        }
        tx.commit().await?;
        ports.guard.count(if waits { Counted::WorkWaited } else { Counted::WorkDone });
        Ok(())
    }

    /// The cookie with which a signed-in browser is no stranger at this account from now on; none when it has it.
    #[must_use]
    pub fn remember(&self, account: &AccountId, cookie: &Secret) -> Option<Secret> {
        self.0.remember_browser(account, cookie)
    }
}

impl Ports {
    pub(super) async fn attack_level(&self, tx: &mut dyn AccountTx) -> Result<AttackLevel, Fault> {
        Ok(worst(&tx.attacks().await?, self.now()))
    }

    async fn work_bits(
        &self,
        tx: &mut dyn AccountTx,
        purpose: Purpose,
        level: AttackLevel,
        caller: &Caller,
    ) -> Result<u32, Fault> {
        let network = networks(caller.address.expose()).narrow;
        let limit = match purpose {
            Purpose::SignUp => SIGN_UP_NETWORK,
            Purpose::Forgot => FORGOT_NETWORK,
            Purpose::SignIn => SIGN_IN_NETWORK,
        };
        let tried = self.lately(tx, limit, &[&network]).await?;
        Ok(purpose.bits(level, tried))
    }

    fn work_order(&self, purpose: Purpose, bits: u32) -> WorkOrder {
        let challenge = Challenge { purpose, bits, made_at: self.now(), nonce: self.entropy.random_id() };
        let text = challenge.text();
        self.guard.count(Counted::WorkAsked);
        WorkOrder { challenge: format!("{text}.{}", self.signature(&text)), text, bits }
    }

    fn challenge(&self, purpose: Purpose, signed: &str) -> Option<Challenge> {
        let (text, signature) = signed.rsplit_once('.')?;
        (signature == self.signature(text)).then(|| Challenge::parse(text, purpose)).flatten()
    }

    fn signature(&self, text: &str) -> String {
        let index = self.vault.index(IndexKind::Work, text);
        index.0.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// How often something was counted in the last whole window's length.
    pub(super) async fn lately(
        &self,
        tx: &mut dyn AccountTx,
        limit: Limit,
        of: &[&str],
    ) -> Result<i64, Fault> {
        let (now, subject) = (self.now(), self.subject(limit, of));
        let start = limit.window_start(now);
        let before = tx.attempts(&subject, limit.window_before(now)).await?;
        let present = tx.attempts(&subject, start).await?;
        Ok(sliding(before, present, limit.window, now.since(start)))
    }

    /// Looks at what was counted, after one more failure or request, and notes an attack if that is what it looks like.
    pub(super) async fn look_out(
        &self,
        tx: &mut dyn AccountTx,
        kinds: &[AttackKind],
        same_password: i64,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let network = networks(caller.address.expose()).narrow;
        let mut signals = Signals { same_password, ..Signals::default() };
        if kinds.contains(&AttackKind::Spraying) {
            signals.from_network = self.lately(tx, SPREAD, &[&network]).await?;
        }
        if kinds.contains(&AttackKind::Stuffing) {
            signals.failed = self.lately(tx, FAILED, &[]).await?;
            signals.signed_in = self.lately(tx, SIGNED_IN, &[]).await?;
        }
        if kinds.contains(&AttackKind::SignUps) {
            signals.sign_ups = self.lately(tx, SIGN_UPS, &[]).await?;
        }
        if kinds.contains(&AttackKind::Forgotten) {
            signals.forgotten = self.lately(tx, FORGOTTEN, &[]).await?;
        }
        let bad: Vec<_> = kinds.iter().filter(|kind| signals.level(**kind) > AttackLevel::Calm).collect();
        if bad.is_empty() {
            return Ok(());
        }
        let newest = tx.incidents().await?.into_iter().next();
        signals.resets_expected =
            newest.is_some_and(|incident| self.now().since(incident.declared_at) < INCIDENT_DAYS);
        let known = tx.attacks().await?;
        for kind in bad {
            let before = known.iter().find(|attack| attack.kind == *kind).copied();
            self.note_attack(tx, Attack::noticed(before, *kind, signals.level(*kind), self.now()), caller)
                .await?;
        }
        Ok(())
    }

    /// Writes an attack down; when it is new, or worse than before, tells owners and administrators once.
    async fn note_attack(
        &self,
        tx: &mut dyn AccountTx,
        noticed: Noticed,
        caller: &Caller,
    ) -> Result<(), Fault> {
        let attack = match noticed {
            Noticed::Nothing => return Ok(()),
            Noticed::Goes(attack) => {
                tx.save_attack(&attack).await?;
                return Ok(());
            }
            Noticed::Began(attack) => attack,
        };
        if !tx.save_attack(&attack).await? {
            return Ok(());
        }
        let (kind, level) = (attack.kind.as_str(), attack.level.number());
        tracing::warn!(kind, level, "an attack was noticed");
        self.guard.count(Counted::Attack(attack.kind, attack.level));
        let parameters = MailParameters {
            link: Some("/admin".to_owned()),
            reason: Some(kind.to_owned()),
            ..MailParameters::default()
        };
        for given in tx.roles().await?.into_iter().filter(|given| given.role >= Role::Administrator) {
            let _ =
                self.queue_mail(tx, MailKind::AttackNoticed, Some(&given.account), None, &parameters).await?;
        }
        self.record(tx, AuditKind::AttackNoticed, kind, caller, &level.to_string()).await?;
        self.bell.mail();
        Ok(())
    }
}
