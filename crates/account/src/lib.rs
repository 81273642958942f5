//! Who may do what: accounts, credentials, devices, servers, incidents. Rules, flows and ports; no I/O.
//!
//! - One file per feature holds its values and rules: plain functions, tested without anything around them.
//! - `flows` holds the use cases: each is one transaction, read from top to bottom.
//! - `ports` and `vault` say what the flows need from outside; `store`, `outbound` and the binary provide it.
//!
//! # Flows to come (this list goes when they stand)
//!
//! `Flows::new(Ports { store, vault, signatures, clock, entropy, transport, bell, site }) -> Flows`, cheap to clone, with
//! the fields below. `Site { url, name, mail_from }`. Every call that changes something takes `&Caller { address: Secret,
//! user_agent: String }`. `ConnectedDevices::{SignOut, Keep}` is the box. All errors have a `Fault(Fault)` variant.
//!
//! ```text
//! sign_up.ask(email:&str, user_name:&str, password:&Secret, &Caller) -> Result<(), SignUpError{Email, UserName, NameTaken, Password, TooMany, Fault}>
//! sign_up.confirm(token:&Secret, &Caller) -> Result<Opened{account, session: Secret}, ConfirmError{Link(LinkInMailError), NameTaken, Fault}>
//! sign_in.browser(login:&str, password:&Secret, &Caller) -> Result<Opened, SignInError{Wrong, ResetRequired, TooMany, Fault}>
//! sign_in.device(login, password, client:&ClientIdentifier, about:DeviceAbout, &Caller) -> Result<DeviceSignedIn{account, device: Device, token: Secret}, SignInError>
//! passwords.forgot(email:&str, &Caller) -> Result<(), ForgotError{Email, TooMany, Fault}>
//! passwords.look_at_reset(token:&Secret) -> Result<(), ResetError{Link, Password, Fault}>
//! passwords.reset(token, new:&Secret, ConnectedDevices, &Caller) -> Result<Opened, ResetError>
//! passwords.change(&SignedIn, current:&Secret, new:&Secret, ConnectedDevices, &Caller) -> Result<Opened, ChangeError{Wrong, TooMany, Password, Fault}>
//! sessions.check(cookie:&Secret) -> Result<SignedIn{session, account, number}, SessionCheckError{Refused(SessionRefusal), Fault}>
//! sessions.list(&AccountId) -> Vec<SessionView{id, address, user_agent, created_at, last_seen_at}>;  sessions.end(&AccountId, &SessionId)
//! tokens.check(presented:&Secret) -> Result<Bearer{token: TokenId, account, number, device: Option<Device>, class}, TokenCheckError{Refused(TokenRefusal), Fault}>
//! sign_out.session(&SignedIn) / .token(&Bearer) / .device(&AccountId, DeviceNumber, &Caller) / .everything(&AccountId, &Caller)
//! people.person(&AccountId) -> Result<Option<Person>, Fault>;  people.by_uuid(&str) -> Result<Option<AccountNumber>, Fault>
//! devices.list(&AccountId) -> Vec<DeviceView{device, address: Secret, token: Option<Secret>, connections}>;  devices.seen(&Device, &Caller)
//! link_codes.issue(Strength, &ClientIdentifier, DeviceAbout, &Caller) -> LinkCodeView{number, code: Secret, strength, client_identifier, about, created_at, expires_at, token: Option<Secret>}
//! link_codes.poll(LinkCodeNumber, &ClientIdentifier) -> LinkCodeView            (LinkCodeError{Link(LinkError), TooMany, Fault})
//! link_codes.look(by:&AccountId, typed:&str, client:Option<&ClientIdentifier>) -> LinkCodeLook{about, client_identifier, address: Secret, asked_at, expires_at, strength}
//! link_codes.approve(by, typed, client, &Caller) -> Device;  link_codes.refuse(by, typed, client)
//! claims.issue(&AccountId, &Caller) -> ClaimIssued{token: Secret, expires_at}
//! claims.exchange(token:&Secret, ClaimingServer{machine, about}, Option<KeyProof{key, signature}>, &Caller) -> Claimed{account: AccountId, server: Server, token: Secret}
//! servers.announce(jws:&str, Announcement{..}, &Caller) -> Announced{state, owner: Option<Person>, words:[&'static str;4], token: Option<Secret>}
//! servers.authenticate(jws:&str) -> Result<Server, ServerProofError>
//! servers.introspect(&Server, presented:&Secret) -> Result<Introspection::{Active(..), Inactive(Inactive)}, IntrospectError{NotOwned(ServerState), Fault}>
//! servers.mine(&AccountId) -> Vec<ServerView{server, state, words, connections, sections, owned, owner: Person}>
//! servers.resources(&AccountId, Option<&Device>) -> Vec<Resource{view: ServerView, token: Secret}>
//! servers.approve / .release / .revoke (&AccountId, &MachineIdentifier, &Caller);  servers.publish(&Bearer, &MachineIdentifier, uris)
//! shares.invite(owner, Invitation{machine, to: Invitee::{Text(String), Number(AccountNumber)}, sections: SharedSections, settings: ShareSettings}, &Caller) -> ShareView
//! shares.change(owner, &MachineIdentifier, ShareNumber, SharedSections) / .remove(owner, ShareNumber) / .settings(owner, AccountNumber, &ShareSettings) / .remove_person(owner, AccountNumber)
//! shares.accept(invitee, ShareNumber) / .decline(invitee, ShareNumber) / .given(owner) / .received(invitee) / .of_server(owner, machine) -> Vec<ShareView{share, server, server_name, person: Option<Person>, invited_email, owner: Person, token}>
//! shares.friends(owner) -> Vec<Friend{person, given: Vec<ShareView>}>
//! feeds.since(&ServerId, seq) -> Vec<FeedEvent>;  feeds.last() -> i64
//! incidents.declare(Scope, reason, aware_at: Option<Timestamp>, &Caller) -> Incident / .list() / .show(&IncidentId) -> Progress / .advance(&IncidentId, batch) -> CampaignStep{queued, done}
//! mailer.deliver_due(limit) -> MailRound{sent, later, given_up};  mailbox.list(limit) / .open(&MailboxId) -> MailboxMail{to, subject, text, html, at}
//! audit.verify() / .list(after, limit);  keeper.prune()
//! ```
//!
//! Nothing here knows SQL, HTTP, the time or a source of randomness.

pub mod account;
pub mod attempt;
pub mod audit;
pub mod claim_token;
pub mod connection;
pub mod device;
pub mod epoch;
mod fault;
pub mod feed;
mod ids;
pub mod incident;
pub mod link_code;
pub mod mail;
pub mod password;
pub mod person;
pub mod ports;
pub mod server;
pub mod server_proof;
pub mod session;
pub mod share;
pub mod token;
pub mod vault;
pub mod words;

pub use fault::{Fault, StoreError, VaultError};
pub use ids::*;
