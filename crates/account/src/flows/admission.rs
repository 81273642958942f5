//! Who was here before, what lies in somebody's way, and what a failure adds to it.
//!
//! A browser that was signed in carries a cookie of its own: a random number and, for each account, a keyed hash of
//! number and account. It signs nobody in; it says "not a stranger". An app says the same with the identifier under
//! which the account knows it.

use kernel::Secret;

use super::guard::Counted;
use super::{Caller, Ports, SignedIn};
use crate::account::Account;
use crate::admission::{Failures, Price, Standing, admit};
use crate::attempt::{
    ACCOUNT_STRANGERS, FAILED, Limit, SIGN_IN, SIGN_IN_ACCOUNT_NETWORK, SIGN_IN_ADDRESS, SIGN_IN_KNOWN,
    SIGN_IN_NETWORK, SIGN_IN_WIDE, SPREAD, TooMany,
};
use crate::device::ClientIdentifier;
use crate::fault::Fault;
use crate::ids::AccountId;
use crate::network::networks;
use crate::ports::AccountTx;
use crate::vault::IndexKind;

/// How many accounts one browser is remembered for.
const MOST_ACCOUNTS: usize = 8;
/// How much of a keyed hash stands in the cookie: 128 bits as hexadecimal characters.
const MARK: usize = 32;
/// No account has this id.
const NOBODY: &str = "nobody";

/// Somebody at a door: how they stand, and under which name their own failures are counted.
pub(super) struct AtDoor {
    pub(super) standing: Standing,
    /// What wrong passwords in a row are counted under: an account or a name, and for a known browser that browser.
    pub(super) whose: String,
}

impl AtDoor {
    /// Whoever is signed in is no stranger: what strangers fail with does not lie in their way.
    pub(super) fn signed_in(who: &SignedIn) -> Self {
        let whose = format!("{}\nsession {}", who.account, who.session);
        Self { standing: Standing::Known, whose }
    }
}

impl Ports {
    fn mark(&self, account: &AccountId, browser: &str) -> String {
        let index = self.vault.index(IndexKind::KnownBrowser, &format!("{account}\n{browser}"));
        index.0.iter().take(MARK / 2).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the cookie of a browser says that it was signed in to this account.
    pub(super) fn knows_browser(&self, account: &AccountId, cookie: &Secret) -> Option<String> {
        let mut parts = cookie.expose().split('.');
        let browser = parts.next().filter(|browser| browser.len() == 32)?;
        let mark = self.mark(account, browser);
        parts.take(MOST_ACCOUNTS).any(|known| known == mark).then(|| browser.to_owned())
    }

    /// The cookie with which a browser is known at this account from now on; none when it says so already.
    pub(super) fn remember_browser(&self, account: &AccountId, cookie: &Secret) -> Option<Secret> {
        if self.knows_browser(account, cookie).is_some() {
            return None;
        }
        let mut parts = cookie.expose().split('.').map(str::to_owned);
        let hexadecimal =
            |text: &String| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let browser = parts.next().filter(hexadecimal).unwrap_or_else(|| self.entropy.random_id());
        let mut marks = vec![self.mark(account, &browser)];
        marks.extend(parts.filter(hexadecimal).take(MOST_ACCOUNTS - 1));
        Some(Secret::new(format!("{browser}.{}", marks.join("."))))
    }

    /// How somebody stands at the door of an account, or of a name that has none.
    pub(super) async fn at_door(
        &self,
        tx: &mut dyn AccountTx,
        found: Option<&Account>,
        name: &str,
        caller: &Caller,
    ) -> Result<AtDoor, Fault> {
        // Looked for also where there is no account: what is done must not tell who has one.
        let nobody = AccountId::new(NOBODY);
        let id = found.map_or(&nobody, |account| &account.id);
        let mut known = self.knows_browser(id, &caller.browser).map(|browser| format!("browser {browser}"));
        if known.is_none()
            && let Ok(client) = ClientIdentifier::parse(&caller.client)
            && let Some(device) = tx.device_by_client(id, &client).await?
            && device.removed_at.is_none()
        {
            known = Some(format!("device {}", device.id));
        }
        let Some(account) = found else {
            return Ok(AtDoor { standing: Standing::Stranger, whose: name.to_owned() });
        };
        Ok(match known {
            // A new password begins a new row: what failed with the old one says nothing about it.
            Some(known) => AtDoor {
                standing: Standing::Known,
                whose: format!("{}\n{known}\n{}", account.id, account.password_epoch.0),
            },
            None => AtDoor { standing: Standing::Stranger, whose: account.id.as_str().to_owned() },
        })
    }

    async fn count_of(&self, tx: &mut dyn AccountTx, limit: Limit, of: &[&str]) -> Result<i64, Fault> {
        Ok(tx.attempts(&self.subject(limit, of), limit.window_start(self.now())).await?)
    }

    /// Whether somebody may try a password now, and at what price. A limit that was reached is counted.
    pub(super) async fn admitted(
        &self,
        tx: &mut dyn AccountTx,
        door: &AtDoor,
        name: &str,
        caller: &Caller,
    ) -> Result<Result<Price, TooMany>, Fault> {
        let address = caller.address.expose();
        let nets = networks(address);
        let failures = match door.standing {
            Standing::Known => Failures {
                own: self.count_of(tx, SIGN_IN_KNOWN, &[&door.whose]).await?,
                ..Failures::default()
            },
            Standing::Stranger => Failures {
                own: 0,
                account_address: self.count_of(tx, SIGN_IN, &[name, address]).await?,
                account_network: self.count_of(tx, SIGN_IN_ACCOUNT_NETWORK, &[name, &nets.narrow]).await?,
                address: self.count_of(tx, SIGN_IN_ADDRESS, &[address]).await?,
                network: self.count_of(tx, SIGN_IN_NETWORK, &[&nets.narrow]).await?,
                wide: self.count_of(tx, SIGN_IN_WIDE, &[&nets.wide]).await?,
                account: self.count_of(tx, ACCOUNT_STRANGERS, &[name]).await?,
            },
        };
        let level = self.attack_level(tx).await?;
        Ok(admit(door.standing, &failures, level, self.now()).map_err(|hit| {
            self.guard.count(Counted::Limit(hit.limit));
            hit.until
        }))
    }

    /// Counts a wrong password where it lies in the way of the next one. What a known browser does wrong lies in
    /// nobody's way but its own.
    pub(super) async fn count_failure(
        &self,
        tx: &mut dyn AccountTx,
        door: &AtDoor,
        name: &str,
        caller: &Caller,
    ) -> Result<(), Fault> {
        if door.standing == Standing::Known {
            return Ok(self.tried(tx, SIGN_IN_KNOWN, &[&door.whose]).await?);
        }
        let address = caller.address.expose();
        let nets = networks(address);
        self.tried(tx, SIGN_IN, &[name, address]).await?;
        self.tried(tx, SIGN_IN_ACCOUNT_NETWORK, &[name, &nets.narrow]).await?;
        self.tried(tx, SIGN_IN_ADDRESS, &[address]).await?;
        self.tried(tx, SIGN_IN_NETWORK, &[&nets.narrow]).await?;
        self.tried(tx, SIGN_IN_WIDE, &[&nets.wide]).await?;
        self.tried(tx, ACCOUNT_STRANGERS, &[name]).await?;
        if self.tried_first(tx, "spread", SPREAD, &[&nets.narrow, name]).await? {
            self.tried(tx, SPREAD, &[&nets.narrow]).await?;
        }
        if self.tried_first(tx, "failed", FAILED, &[name]).await? {
            self.tried(tx, FAILED, &[]).await?;
        }
        Ok(())
    }

    /// Notes something once per window; says whether this was the first time.
    async fn tried_first(
        &self,
        tx: &mut dyn AccountTx,
        what: &str,
        limit: Limit,
        of: &[&str],
    ) -> Result<bool, Fault> {
        let subject = self.vault.index(IndexKind::Attempt, &format!("{what} once\n{}", of.join("\n")));
        let start = limit.window_start(self.now());
        Ok(tx.add_attempt(&subject, start, start + limit.window).await? == 1)
    }
}
