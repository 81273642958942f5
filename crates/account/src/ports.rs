//! What the flows need from outside: a store with transactions, a mail system, a bell for the feed.
//!
//! The store's contract, for every method:
//!
//! - A row given to `insert_*` has `version` 0 and is stored so. `update_*` writes all other columns of the row with
//!   that id if its stored version is the one in the value, stores version + 1, and answers `Stale` otherwise.
//! - A unique value that is taken answers `Duplicate` and leaves the transaction usable only for dropping it.
//! - Dropping a transaction without `commit` undoes it. A transaction of `read` is never written through; it sees what
//!   was committed when it began.
//! - Lists have the total order their method names; ties are broken by id.

mod administration;
mod atlas;
mod attack;
mod breached;
mod deletion;
mod device_key;
mod device_name;
mod email_change;
mod event;
mod factor;
pub mod federated;
mod floor;
mod found;
mod invitation;
mod keys;
mod language;
mod lock;
mod mail_tie;
mod number;
mod passkey;
mod role;
mod rotation;

use async_trait::async_trait;
use kernel::{Epoch, MachineIdentifier, Timestamp};

pub use administration::AdministrationRows;
pub use atlas::{Atlas, NoAtlas};
pub use attack::{AttackRows, PlaceRows};
pub use breached::{Breached, BreachedPasswords, NoLists};
pub use invitation::{InvitationRows, SettingRows};
pub use role::RoleRows;

use crate::account::{Account, PasswordReset, PendingSignUp};
use crate::audit::{AuditEntry, AuditHead};
use crate::claim_token::ClaimToken;
use crate::connection::Connection;
use crate::device::{ClientIdentifier, Device};
use crate::epoch::{Class, Level};
use crate::fault::StoreError;
use crate::feed::{FeedEvent, News};
use crate::ids::{
    AccountId, AccountNumber, DeviceId, DeviceNumber, IncidentId, Index, Lookup, MailId, MailboxId,
    PollIndex, ServerId, SessionId, ShareId, ShareNumber, TokenHash, TokenId,
};
use crate::incident::{Incident, MailCounts};
use crate::link_code::LinkCode;
use crate::mail::{DeliveryError, Mail, MailboxRow, OutgoingMail};
use crate::server::{Section, Server};
use crate::session::Session;
use crate::share::Share;
use crate::token::Token;

pub use deletion::DeletionRows;
pub use device_key::{DeviceKeyRows, TokenKeys};
pub use device_name::DeviceNameRows;
pub use email_change::{EmailChangeRows, ReservationRows};
pub use event::EventRows;
pub use factor::FactorRows;
pub use floor::{EpochFloor, FloorRows};
pub use found::{FoundRow, FoundRows};
pub use keys::{HouseKey, KeyRows};
pub use language::LanguageRows;
pub use lock::LockRows;
pub use mail_tie::MailTieRows;
pub use number::{NumberRows, Numbered};
pub use passkey::{Challenge, PasskeyChecks, PasskeyOwner, PasskeyRows};
pub use rotation::RotationRows;

/// Answers of the store.
pub type Stored<T> = Result<T, StoreError>;

/// Where accounts are kept.
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// A number that is another one after every commit through this value and its clones, before the commit is told.
    fn written(&self) -> u64;
    /// Begins a transaction that may write.
    async fn begin(&self) -> Stored<Box<dyn AccountTx>>;
    /// Begins a transaction that only reads, and never waits for one that writes.
    async fn read(&self) -> Stored<Box<dyn AccountTx>>;
}

/// One transaction over all that the account service keeps.
#[async_trait]
pub trait AccountTx:
    AccountRows
    + EpochRows
    + FloorRows
    + SessionRows
    + DeviceRows
    + DeviceNameRows
    + DeviceKeyRows
    + TokenRows
    + LinkCodeRows
    + ClaimTokenRows
    + ServerRows
    + ShareRows
    + FeedRows
    + IncidentRows
    + MailRows
    + MailTieRows
    + AuditRows
    + AttemptRows
    + EventRows
    + LockRows
    + EmailChangeRows
    + ReservationRows
    + DeletionRows
    + KeyRows
    + FactorRows
    + PasskeyRows
    + federated::FederatedRows
    + RotationRows
    + FoundRows
    + LanguageRows
    + NumberRows
    + RoleRows
    + InvitationRows
    + SettingRows
    + AttackRows
    + PlaceRows
    + AdministrationRows
    + Send
{
    /// Makes everything written so far stand.
    async fn commit(self: Box<Self>) -> Stored<()>;
    /// Deletes what is dead for good: expired sign-ups, resets, link codes, claim tokens, second steps, answered
    /// challenges and counts of tries; sessions last seen before `sessions_before`; links that lock or recover, and
    /// holds on names and addresses; changes of address that came to nothing. Link codes and claim tokens are kept one
    /// hour past their end.
    /// Deletes what is dead for good: expired sign-ups, resets, link codes, claim tokens and counts of tries; sessions
    /// last seen before `sessions_before`; links that lock or recover, and holds on names and addresses; changes of
    /// address that came to nothing; places not seen since then. Link codes and claim tokens are kept one hour past
    /// their end.
    async fn prune(&mut self, now: Timestamp, sessions_before: Timestamp) -> Stored<()>;
}

/// Accounts, and what waits to become one.
#[async_trait]
pub trait AccountRows {
    /// Unique: id, number, uuid, email index, user name index. Its key is stored with it.
    async fn insert_account(&mut self, account: &Account) -> Stored<()>;
    /// See the module's contract. Its key is left as it is.
    async fn update_account(&mut self, account: &Account) -> Stored<()>;
    /// By id.
    async fn account(&mut self, id: &AccountId) -> Stored<Option<Account>>;
    /// By protocol number.
    async fn account_by_number(&mut self, number: AccountNumber) -> Stored<Option<Account>>;
    /// By uuid.
    async fn account_by_uuid(&mut self, uuid: &str) -> Stored<Option<Account>>;
    /// By address.
    async fn account_by_email(&mut self, email: &Lookup) -> Stored<Option<Account>>;
    /// By user name.
    async fn account_by_user_name(&mut self, user_name: &Lookup) -> Stored<Option<Account>>;
    /// Accounts in order of id, after one, at most `limit`.
    async fn accounts_after(&mut self, after: Option<&AccountId>, limit: i64) -> Stored<Vec<Account>>;
    /// How many there are.
    async fn count_accounts(&mut self) -> Stored<i64>;
    /// Unique: id, token. The same address may wait several times.
    async fn insert_sign_up(&mut self, sign_up: &PendingSignUp) -> Stored<()>;
    /// By the hash of the token in the mail.
    async fn sign_up_by_token(&mut self, token: &TokenHash) -> Stored<Option<PendingSignUp>>;
    /// Whether a sign-up that has not expired at `now`, with another address, holds this user name.
    async fn sign_up_holds(
        &mut self,
        user_name: &Lookup,
        other_than: &Lookup,
        now: Timestamp,
    ) -> Stored<bool>;
    /// Whether any sign-up, share with an address alone, or tied mail waits for somebody.
    async fn anything_waits(&mut self) -> Stored<bool>;
    /// Deletes every sign-up waiting with this address.
    async fn delete_sign_ups(&mut self, email: &Lookup) -> Stored<()>;
    /// Unique: id, token.
    async fn insert_reset(&mut self, reset: &PasswordReset) -> Stored<()>;
    /// By the hash of the token in the mail.
    async fn reset_by_token(&mut self, token: &TokenHash) -> Stored<Option<PasswordReset>>;
    /// Deletes every reset of this account.
    async fn delete_resets(&mut self, account: &AccountId) -> Stored<()>;
}

/// The counter that signs out, and its levels.
#[async_trait]
pub trait EpochRows {
    /// The counter's value.
    async fn epoch(&mut self) -> Stored<Epoch>;
    /// Moves the counter on by one and gives its new value; holds it until commit.
    async fn advance_epoch(&mut self) -> Stored<Epoch>;
    /// Writes the value beside a level and class, in place of an earlier one.
    async fn raise(&mut self, level: &Level, class: Class, to: Epoch) -> Stored<()>;
    /// Every class and value written beside any of these levels.
    async fn raised(&mut self, levels: &[Level]) -> Stored<Vec<(Class, Epoch)>>;
}

/// Browsers that are signed in.
#[async_trait]
pub trait SessionRows {
    /// Unique: id, token.
    async fn insert_session(&mut self, session: &Session) -> Stored<()>;
    /// By the hash of the cookie's secret.
    async fn session_by_token(&mut self, token: &TokenHash) -> Stored<Option<Session>>;
    /// Notes when it was last used.
    async fn touch_session(&mut self, id: &SessionId, at: Timestamp) -> Stored<()>;
    /// Deletes one session of this account; nothing happens if there is none.
    async fn delete_session(&mut self, account: &AccountId, id: &SessionId) -> Stored<()>;
    /// All of an account, newest `last_seen_at` first.
    async fn sessions_of(&mut self, account: &AccountId) -> Stored<Vec<Session>>;
}

/// App installations.
#[async_trait]
pub trait DeviceRows {
    /// Unique: id, number, (account, client identifier).
    async fn insert_device(&mut self, device: &Device) -> Stored<()>;
    /// See the module's contract.
    async fn update_device(&mut self, device: &Device) -> Stored<()>;
    /// By id.
    async fn device(&mut self, id: &DeviceId) -> Stored<Option<Device>>;
    /// By protocol number, within an account.
    async fn device_by_number(&mut self, account: &AccountId, number: DeviceNumber)
    -> Stored<Option<Device>>;
    /// By what it calls itself, within an account; also a removed one.
    async fn device_by_client(
        &mut self,
        account: &AccountId,
        client: &ClientIdentifier,
    ) -> Stored<Option<Device>>;
    /// Those of an account that are not removed, newest `last_seen_at` first.
    async fn devices_of(&mut self, account: &AccountId) -> Stored<Vec<Device>>;
}

/// Tokens.
#[async_trait]
pub trait TokenRows {
    /// Unique: id, token.
    async fn insert_token(&mut self, token: &Token) -> Stored<()>;
    /// By id.
    async fn token(&mut self, id: &TokenId) -> Stored<Option<Token>>;
    /// By the hash of its text.
    async fn token_by_hash(&mut self, token: &TokenHash) -> Stored<Option<Token>>;
    /// The one with the largest `issued` (then the largest id) for exactly this account, device, server and class that
    /// was not revoked alone. `None` matches `None` only.
    async fn newest_token(
        &mut self,
        account: &AccountId,
        device: Option<&DeviceId>,
        server: Option<&ServerId>,
        class: Class,
    ) -> Stored<Option<Token>>;
    /// Those of an account that were not revoked alone and are not bound to a server, newest `issued` first.
    async fn tokens_of(&mut self, account: &AccountId) -> Stored<Vec<Token>>;
    /// Signs one token out alone.
    async fn revoke_token(&mut self, id: &TokenId, at: Timestamp) -> Stored<()>;
}

/// Link codes.
#[async_trait]
pub trait LinkCodeRows {
    /// Unique: id, what it is polled by.
    async fn insert_link_code(&mut self, code: &LinkCode) -> Stored<()>;
    /// See the module's contract.
    async fn update_link_code(&mut self, code: &LinkCode) -> Stored<()>;
    /// By what it is polled by.
    async fn link_code_by_poll(&mut self, polled: PollIndex) -> Stored<Option<LinkCode>>;
    /// The one with these characters and the latest `expires_at`, also if expired or spent.
    async fn link_code_by_code(&mut self, code: &Index) -> Stored<Option<LinkCode>>;
}

/// Claim tokens.
#[async_trait]
pub trait ClaimTokenRows {
    /// Unique: id, token.
    async fn insert_claim_token(&mut self, token: &ClaimToken) -> Stored<()>;
    /// See the module's contract.
    async fn update_claim_token(&mut self, token: &ClaimToken) -> Stored<()>;
    /// By the hash of its text.
    async fn claim_token_by_hash(&mut self, token: &TokenHash) -> Stored<Option<ClaimToken>>;
}

/// Media servers.
#[async_trait]
pub trait ServerRows {
    /// Unique: id, number, machine identifier.
    async fn insert_server(&mut self, server: &Server) -> Stored<()>;
    /// See the module's contract.
    async fn update_server(&mut self, server: &Server) -> Stored<()>;
    /// Takes a counter if it is larger than the last one and notes the time; says whether it did. Leaves the version.
    async fn take_counter(&mut self, id: &ServerId, counter: i64, at: Timestamp) -> Stored<bool>;
    /// By id.
    async fn server(&mut self, id: &ServerId) -> Stored<Option<Server>>;
    /// By the name it goes by.
    async fn server_by_machine(&mut self, machine: &MachineIdentifier) -> Stored<Option<Server>>;
    /// By the owner's device row it hangs on.
    async fn server_by_device(&mut self, device: &DeviceId) -> Stored<Option<Server>>;
    /// Those of an account, oldest `created_at` first.
    async fn servers_of(&mut self, owner: &AccountId) -> Stored<Vec<Server>>;
    /// Where it can be reached, in the order it said.
    async fn connections(&mut self, server: &ServerId) -> Stored<Vec<Connection>>;
    /// Puts these in place of all of them.
    async fn replace_connections(&mut self, server: &ServerId, connections: &[Connection]) -> Stored<()>;
    /// Its sections, in the order it said.
    async fn sections(&mut self, server: &ServerId) -> Stored<Vec<Section>>;
    /// Puts these in place of all of them. Section numbers are unique over all servers.
    async fn replace_sections(&mut self, server: &ServerId, sections: &[Section]) -> Stored<()>;
}

/// Shares, each with its list of sections.
#[async_trait]
pub trait ShareRows {
    /// Unique: id, number, (server, owner, invitee), (server, owner, invited email index).
    async fn insert_share(&mut self, share: &Share) -> Stored<()>;
    /// See the module's contract; the sections are written too.
    async fn update_share(&mut self, share: &Share) -> Stored<()>;
    /// Deletes it with its sections.
    async fn delete_share(&mut self, id: &ShareId) -> Stored<()>;
    /// By protocol number.
    async fn share_by_number(&mut self, number: ShareNumber) -> Stored<Option<Share>>;
    /// Those of a server, oldest `invited_at` first.
    async fn shares_of_server(&mut self, server: &ServerId) -> Stored<Vec<Share>>;
    /// Those an account gave, oldest first.
    async fn shares_given(&mut self, owner: &AccountId) -> Stored<Vec<Share>>;
    /// Those an account was given, pending or accepted, oldest first.
    async fn shares_received(&mut self, invitee: &AccountId) -> Stored<Vec<Share>>;
    /// Those sent to this address that have no account yet.
    async fn shares_for_email(&mut self, email: &Lookup) -> Stored<Vec<Share>>;
}

/// What servers must hear.
#[async_trait]
pub trait FeedRows {
    /// Adds an event and gives its number. Numbers are in the order of commits: the counter is held until commit.
    async fn append_feed(&mut self, server: Option<&ServerId>, news: &News, at: Timestamp) -> Stored<i64>;
    /// Events after a number that are for all or for this server, in order, at most `limit`.
    async fn feed_after(&mut self, seq: i64, server: &ServerId, limit: i64) -> Stored<Vec<FeedEvent>>;
    /// The number of the last event; 0 when there is none.
    async fn feed_last(&mut self) -> Stored<i64>;
}

/// Incidents.
#[async_trait]
pub trait IncidentRows {
    /// Inserts it with the listed accounts, which are empty for everyone.
    async fn insert_incident(&mut self, incident: &Incident, listed: &[AccountId]) -> Stored<()>;
    /// See the module's contract.
    async fn update_incident(&mut self, incident: &Incident) -> Stored<()>;
    /// By id.
    async fn incident(&mut self, id: &IncidentId) -> Stored<Option<Incident>>;
    /// All, newest `declared_at` first.
    async fn incidents(&mut self) -> Stored<Vec<Incident>>;
    /// Listed accounts in order of id, after one, at most `limit`.
    async fn listed_after(
        &mut self,
        id: &IncidentId,
        after: Option<&AccountId>,
        limit: i64,
    ) -> Stored<Vec<AccountId>>;
    /// How many accounts in its scope, made no later than it was declared, have a password newer than its epoch.
    async fn count_reset(&mut self, incident: &Incident) -> Stored<i64>;
}

/// The mail queue and the local mailbox.
#[async_trait]
pub trait MailRows {
    /// Queues it; says `false` and changes nothing if its campaign has a mail for its account already.
    async fn insert_mail(&mut self, mail: &Mail) -> Stored<bool>;
    /// See the module's contract.
    async fn update_mail(&mut self, mail: &Mail) -> Stored<()>;
    /// By id.
    async fn mail(&mut self, id: &MailId) -> Stored<Option<Mail>>;
    /// Mails in state `Due` with `due_at` no later than `now`, earliest first, at most `limit`.
    async fn due_mails(&mut self, now: Timestamp, limit: i64) -> Stored<Vec<Mail>>;
    /// How the mails of a campaign stand.
    async fn count_mails(&mut self, campaign: &IncidentId) -> Stored<MailCounts>;
    /// Puts a mail into the local mailbox; nothing happens if that id is there already.
    async fn insert_mailbox(&mut self, row: &MailboxRow) -> Stored<()>;
    /// The local mailbox, newest first, at most `limit`.
    async fn mailbox(&mut self, limit: i64) -> Stored<Vec<MailboxRow>>;
    /// One mail of it.
    async fn mailbox_row(&mut self, id: &MailboxId) -> Stored<Option<MailboxRow>>;
}

/// The audit trail.
#[async_trait]
pub trait AuditRows {
    /// Where it ends; held until commit, so that two rows cannot follow the same one.
    async fn audit_head(&mut self) -> Stored<AuditHead>;
    /// Adds the row that follows the head.
    async fn append_audit(&mut self, entry: &AuditEntry) -> Stored<()>;
    /// Rows after a place, in order, at most `limit`.
    async fn audit_after(&mut self, seq: i64, limit: i64) -> Stored<Vec<AuditEntry>>;
}

/// Counts of tries.
#[async_trait]
pub trait AttemptRows {
    /// How many tries this subject made in the window that began then.
    async fn attempts(&mut self, subject: &Index, window: Timestamp) -> Stored<i64>;
    /// Counts one more and gives the new count; the row may be pruned from `expires_at` on.
    async fn add_attempt(&mut self, subject: &Index, window: Timestamp, expires_at: Timestamp)
    -> Stored<i64>;
    /// Forgets the tries of this subject in that window.
    async fn forget_attempts(&mut self, subject: &Index, window: Timestamp) -> Stored<()>;
}

/// Hands a mail over for delivery.
#[async_trait]
pub trait MailTransport: Send + Sync {
    /// Delivers it, or says whether trying again is of use. Logs causes itself, without the address.
    async fn deliver(&self, mail: &OutgoingMail) -> Result<(), DeliveryError>;
}

/// Rung after a commit that added to the feed or the mail queue, so that whoever waits looks at once.
pub trait Bell: Send + Sync {
    /// Something was added to the feed.
    fn feed(&self);
    /// Something was added to the mail queue.
    fn mail(&self);
}
