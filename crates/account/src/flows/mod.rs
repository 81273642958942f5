//! The use cases: what a person, a device, a server or the operator can do. One file per feature.
//!
//! Each is one transaction, read from top to bottom: fetch, decide, save, commit. The exception is whatever hashes a
//! password: hashing is slow, so it happens between a reading and a writing transaction, and the second one checks that
//! what the first one read still holds.

mod addressing;
mod administration;
mod admission;
mod attempts;
mod audit;
mod breached;
mod claims;
mod codes;
mod defence;
mod deletions;
mod device_keys;
mod devices;
mod email_changes;
mod events;
mod exports;
mod factors;
mod federated;
mod feeds;
mod floor;
mod found;
mod guard;
mod import;
mod incidents;
mod invitations;
mod issue;
mod keeper;
mod keys;
mod language;
mod link_codes;
mod locks;
mod mail_ties;
mod mailbox;
mod mailer;
mod own;
mod passkeys;
mod passwords;
mod people;
mod places;
mod post;
mod recent;
mod recover;
mod roles;
mod rotation;
mod server_access;
mod server_announce;
mod servers;
mod sessions;
mod share_access;
mod shares;
mod sign_in;
mod sign_out;
mod sign_up;
mod tokens;
mod user_names;
mod ways_in;
mod whereabouts;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use kernel::{Clock, Entropy, Secret, Timestamp};
use locale::Locale;

pub use administration::{Administration, Found, PersonFile, Standing};
pub use audit::{Audit, AuditRow, AuditVerified, AuditVerifyError};
pub use claims::{ClaimError, ClaimIssued, Claimed, ClaimingServer, Claims, KeyProof};
pub use defence::{Defence, WorkError, WorkOrder};
pub use deletions::{Deletions, KeepError};
pub use device_keys::{DeviceKeys, ExchangeError, RegisterError};
pub use devices::{BrowserView, DeviceView, Devices, Everywhere};
pub use email_changes::{ConfirmEmailError, EmailChangeError, EmailChangeView, EmailChanges, End};
pub use events::{Event, EventPage, Events};
pub use exports::{EventEntry, Export, Exports};
pub use factors::{FactorError, Factors, FactorsView, OfferedApp};
pub use federated::{
    Arrived, ConnectedView, Federated, FederatedError, FederatedSignUpError, Purpose, Question, SignedUp,
    UnlinkError,
};
pub use feeds::Feeds;
pub use floor::{EpochFloors, Settled, settle};
pub use found::FindUse;
pub use guard::{Counted, Door, Guard, Outcome, Tally};
pub use import::{Import, Newcomer, Taken};
pub use incidents::{CampaignStep, IncidentError, Incidents};
pub use invitations::{
    CodeError, InvitationMade, InvitationView, Invitations, InviteError, NewInvitation, SignUpPolicy,
};
pub use keeper::Keeper;
pub use keys::{KeyringMisfit, Keys};
pub use language::Languages;
pub use link_codes::{LinkCodeError, LinkCodeLook, LinkCodeView, LinkCodes};
pub use locks::{Disowned, LockError, Locks, ProofWays};
pub use mailbox::{LocalMailbox, Mailbox, MailboxMail};
pub use mailer::{MailRound, Mailer};
pub use passkeys::{Asked, PasskeyError, PasskeyView, Passkeys};
pub use passwords::{ChangeError, ForgotError, Passwords, ResetError};
pub use people::People;
pub use recover::{Added, AddedKind, Answers, OtherAddress, Recover, RecoverError, Review};
pub use roles::{By, RoleError, Roles};
pub use rotation::KeyUse;
pub use server_access::{Access, Inactive, IntrospectError, Introspection};
pub use server_announce::{Announced, Announcement, ServerProofError};
pub use servers::{Resource, ServerError, ServerView, Servers};
pub use sessions::{Fresh, SessionCheckError, SessionView, Sessions, SignedIn};
pub use share_access::{Friend, ShareView};
pub use shares::{Invitation, Invitee, ShareError, Shares};
pub use sign_in::{DeviceCredentials, DeviceSignedIn, SignIn, SignInError};
pub use sign_out::SignOut;
pub use sign_up::{ConfirmError, CreateError, SignUp, SignUpError};
pub use tokens::{Bearer, TokenCheckError, Tokens};
pub use user_names::{RenameError, UserNames};
pub use ways_in::{CameIn, Proof, ProofError, Ways, WaysIn};
pub use whereabouts::Whereabouts;

use crate::deletion::GRACE;
use crate::ids::AccountId;
use crate::ports::federated::Providers;
use crate::ports::{AccountStore, Atlas, Bell, BreachedPasswords, MailTransport, PasskeyChecks, TokenKeys};
use crate::vault::{Signatures, Vault};

/// Everything the flows need from outside.
#[derive(Clone)]
pub struct Ports {
    /// Where accounts are kept.
    pub store: Arc<dyn AccountStore>,
    /// The keys.
    pub vault: Arc<dyn Vault>,
    /// Checks signatures of media servers.
    pub signatures: Arc<dyn Signatures>,
    /// Our keys that sign the tokens of devices.
    pub token_keys: Arc<dyn TokenKeys>,
    /// Checks what passkeys sign.
    pub passkeys: Arc<dyn PasskeyChecks>,
    /// Says what time it is.
    pub clock: Arc<dyn Clock>,
    /// Gives unpredictable bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Hands mails over; `LocalMailbox` when there is no mail server.
    pub transport: Arc<dyn MailTransport>,
    /// Wakes whoever waits for the feed or the mail queue.
    pub bell: Arc<dyn Bell>,
    /// Other services people may sign in with.
    pub providers: Arc<dyn Providers>,
    /// Passwords known from leaks.
    pub breached: Arc<dyn BreachedPasswords>,
    /// Where network addresses are.
    pub atlas: Arc<dyn Atlas>,
    /// How this service is called and reached.
    pub site: Site,
    /// What this process keeps in mind about tries, and whom it tells what it counts.
    pub guard: Arc<Guard>,
    /// Who may sign up.
    pub sign_up_policy: SignUpPolicy,
}

/// How this service is called and reached, as people see it in mails.
#[derive(Debug, Clone)]
pub struct Site {
    /// `http://localhost:32480`, without a slash at the end.
    pub url: String,
    /// `Houselights`
    pub name: String,
    /// The address its mails come from.
    pub mail_from: String,
}

/// Who is on the other end of a request, for limits, mails and the audit trail.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The network address.
    pub address: Secret,
    /// What the browser or app calls itself.
    pub user_agent: String,
    /// The language it asks for: of mails to people whose own is not known.
    pub language: Locale,
    /// The cookie by which a browser shows that it was here before; empty when it has none.
    pub browser: Secret,
    /// The identifier under which an app names itself; empty for a browser.
    pub client: String,
    /// Whether the call comes from this machine or its own network, by every sign there is.
    pub near: bool,
    /// Whether the work that a stranger may be asked for was done.
    pub worked: bool,
}

impl Caller {
    /// The operator at the terminal of this machine.
    #[must_use]
    pub fn operator() -> Self {
        Self { near: true, ..Self::at("operator", "") }
    }

    /// Somebody about whom nothing else is known.
    #[must_use]
    pub fn at(address: &str, user_agent: &str) -> Self {
        Self {
            address: Secret::new(address),
            user_agent: user_agent.to_owned(),
            language: Locale::default(),
            browser: Secret::new(""),
            client: String::new(),
            near: false,
            worked: false,
        }
    }
}

/// Whether "Sign out connected devices" was ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectedDevices {
    /// Every player, app and server is signed out; servers wait for approval.
    SignOut,
    /// Only other browsers on the account pages are.
    Keep,
}

/// A browser was signed in.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Who.
    pub account: AccountId,
    /// What to put into its cookie. Shown this once.
    pub session: Secret,
}

/// Every use case of the account service. Cheap to clone.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the feature its type documents")]
pub struct Flows {
    pub sign_up: SignUp,
    pub sign_in: SignIn,
    pub sign_out: SignOut,
    pub passwords: Passwords,
    pub federated: Federated,
    pub sessions: Sessions,
    pub tokens: Tokens,
    pub people: People,
    pub devices: Devices,
    pub device_keys: DeviceKeys,
    pub link_codes: LinkCodes,
    pub claims: Claims,
    pub servers: Servers,
    pub shares: Shares,
    pub feeds: Feeds,
    pub epoch_floors: EpochFloors,
    pub incidents: Incidents,
    pub mailer: Mailer,
    pub mailbox: Mailbox,
    pub audit: Audit,
    pub languages: Languages,
    pub keeper: Keeper,
    pub keys: Keys,
    pub ways_in: WaysIn,
    pub factors: Factors,
    pub import: Import,
    pub passkeys: Passkeys,
    pub roles: Roles,
    pub administration: Administration,
    pub invitations: Invitations,
    pub defence: Defence,
    pub events: Events,
    pub locks: Locks,
    pub recover: Recover,
    pub email_changes: EmailChanges,
    pub user_names: UserNames,
    pub exports: Exports,
    pub deletions: Deletions,
    pub whereabouts: Whereabouts,
}

impl Flows {
    /// Puts the ports behind every use case.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        let ports = Arc::new(ports);
        Self {
            sign_up: SignUp(ports.clone()),
            sign_in: SignIn(ports.clone()),
            sign_out: SignOut(ports.clone()),
            passwords: Passwords(ports.clone()),
            federated: Federated(ports.clone()),
            sessions: Sessions(ports.clone()),
            tokens: Tokens::new(ports.clone()),
            people: People(ports.clone()),
            devices: Devices(ports.clone()),
            device_keys: DeviceKeys(ports.clone()),
            link_codes: LinkCodes(ports.clone()),
            claims: Claims(ports.clone()),
            servers: Servers(ports.clone()),
            shares: Shares(ports.clone()),
            feeds: Feeds(ports.clone()),
            epoch_floors: EpochFloors(ports.clone()),
            incidents: Incidents(ports.clone()),
            mailer: Mailer(ports.clone()),
            mailbox: Mailbox(ports.clone()),
            audit: Audit(ports.clone()),
            keeper: Keeper(ports.clone()),
            keys: Keys(ports.clone()),
            ways_in: WaysIn(ports.clone()),
            factors: Factors(ports.clone()),
            import: Import(ports.clone()),
            languages: Languages(ports.clone()),
            passkeys: Passkeys(ports.clone()),
            roles: Roles(ports.clone()),
            administration: Administration(ports.clone()),
            invitations: Invitations(ports.clone()),
            defence: Defence(ports.clone()),
            events: Events(ports.clone()),
            locks: Locks(ports.clone()),
            recover: Recover(ports.clone()),
            email_changes: EmailChanges(ports.clone()),
            user_names: UserNames(ports.clone()),
            exports: Exports(ports.clone()),
            whereabouts: Whereabouts(ports.clone()),
            deletions: Deletions { ports, grace: GRACE },
        }
    }
}

impl Flows {
    /// The same, with another time in which a deletion can be taken back.
    #[must_use]
    pub fn with_deletion_grace(mut self, grace: std::time::Duration) -> Self {
        self.deletions.grace = grace;
        self
    }
}

impl Ports {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
