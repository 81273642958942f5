//! The tie between one media server and its account service: where it stands, kept over restarts.
//!
//! ```text
//! Unclaimed ──claim──▶ Owned ◀──approve── Waiting
//!                        └──sign out everything──▶ Waiting ──given up──▶ Revoked
//! ```
//!
//! The state is what the service last said. The server's token is kept in memory only: announcing gives it again, and
//! what is not written down cannot be stolen.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, RwLock};

use async_trait::async_trait;
use kernel::Secret;
use media::caller::{Permissions, Restriction, Restrictions, Sections};
use media::ports::{
    AccountLink, Answer, ClaimRefused, Dead, Introspect, LinkState, Names as _, Owner, Standing, Unreachable,
    WhoIs,
};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use wire::house::{self, Announcement, InactiveReason, Introspected, SectionGrant, ServerState};

use super::{AccountService, ServiceError};

/// How a server stands with its account service.
pub struct Tie {
    service: AccountService,
    path: PathBuf,
    account_url: String,
    known: RwLock<Known>,
    /// Held while the file is written: two changes at once must not write beside each other.
    writing: Mutex<()>,
    /// Tells who waits that the standing was changed from this side.
    changed: watch::Sender<u64>,
}

#[derive(Default)]
struct Known {
    kept: Kept,
    token: Option<Secret>,
    announcement: Option<Announcement>,
    reachable: bool,
}

/// What is written down. The owner's name is sealed, also in memory: neither tells it to whoever takes a copy.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    state: Option<ServerState>,
    owner: Option<house::Owner>,
    words: Vec<String>,
    /// The position in the feed up to which everything was heard.
    heard: i64,
}

/// Why the standing could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum TieError {
    /// The file.
    #[error("the server's standing cannot be kept in {}", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The service.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl Tie {
    /// Reads what was known at the last run. `folder` also holds the identity.
    pub fn open(service: AccountService, folder: &std::path::Path) -> Result<Self, TieError> {
        let path = folder.join("standing.toml");
        let kept = match fs::read_to_string(&path) {
            // What cannot be read is asked again: the service knows better than a damaged file.
            Ok(text) => toml::from_str(&text).unwrap_or_default(),
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Kept::default(),
            Err(source) => return Err(TieError::File { path, source }),
        };
        let account_url = service.base().as_str().trim_end_matches('/').to_owned();
        let known = RwLock::new(Known { kept, ..Known::default() });
        Ok(Self {
            service,
            path,
            account_url,
            known,
            writing: Mutex::new(()),
            changed: watch::Sender::new(0),
        })
    }

    /// The client underneath.
    #[must_use]
    pub const fn service(&self) -> &AccountService {
        &self.service
    }

    /// The position in the feed up to which everything was heard.
    #[must_use]
    pub fn heard(&self) -> i64 {
        self.read(|known| known.kept.heard)
    }

    /// Notes that everything up to here was heard and done.
    pub fn hear(&self, seq: i64) -> Result<(), TieError> {
        self.change(|known| known.kept.heard = known.kept.heard.max(seq))
    }

    /// Begins again from this position: the feed is another one.
    pub fn start_over(&self, seq: i64) -> Result<(), TieError> {
        self.change(|known| known.kept.heard = seq)
    }

    /// Tells when a claim or a sign-out on this side changed the standing.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Announces the server and takes up what the service says.
    pub async fn announce(&self, announcement: &Announcement) -> Result<Standing, TieError> {
        self.write(|known| known.announcement = Some(announcement.clone()));
        let said = match self.service.announce(announcement).await {
            Ok(said) => said,
            Err(why) => {
                // A refusal is an answer, too: somebody is there.
                self.reached(why.is_refusal());
                return Err(why.into());
            }
        };
        self.take_up(said)?;
        Ok(self.standing())
    }

    /// Notes whether the service answered last time.
    pub fn reached(&self, reachable: bool) {
        self.write(|known| known.reachable = reachable);
    }

    fn take_up(&self, said: house::Standing) -> Result<(), TieError> {
        self.change(|known| {
            known.reachable = true;
            known.token = said.token.map(Secret::new);
            known.kept.state = Some(said.state);
            known.kept.words = said.words;
            // While a server waits, its owner is still its owner, also if an older service does not repeat it.
            if said.owner.is_some() || matches!(said.state, ServerState::Unowned | ServerState::Revoked) {
                known.kept.owner = said.owner.map(|owner| self.sealed(owner));
            }
        })
    }

    /// The owner as they are kept. The same name gives the same text, so that who is still the same is no change.
    fn sealed(&self, owner: house::Owner) -> house::Owner {
        house::Owner { username: self.service.identity().seal(&owner.username), ..owner }
    }

    fn read<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        change(&mut self.known.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes what is known and writes it down if that changed.
    fn change(&self, change: impl FnOnce(&mut Known)) -> Result<(), TieError> {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = self.write(|known| {
            let before = known.kept.clone();
            change(known);
            (known.kept != before).then(|| known.kept.clone())
        });
        let Some(kept) = kept else { return Ok(()) };
        let text = toml::to_string(&kept).unwrap_or_default();
        crate::identity::write_private(&self.path, &text)
            .map_err(|source| TieError::File { path: self.path.clone(), source })
    }
}

#[async_trait]
impl AccountLink for Tie {
    fn standing(&self) -> Standing {
        self.read(|known| Standing {
            state: match known.kept.state {
                None | Some(ServerState::Unowned) => LinkState::Unclaimed,
                Some(ServerState::Owned) => LinkState::Owned,
                Some(ServerState::Waiting) => LinkState::Waiting,
                Some(ServerState::Revoked) => LinkState::Revoked,
            },
            owner: known.kept.owner.as_ref().map(|owner| Owner {
                number: owner.number,
                uuid: owner.uuid.clone(),
                // What does not open is told again with the next announcement.
                name: self.service.identity().open(&owner.username).unwrap_or_default(),
            }),
            words: known.kept.words.clone(),
            account_url: self.account_url.clone(),
            reachable: known.reachable,
        })
    }

    async fn claim(&self, token: &Secret) -> Result<Standing, ClaimRefused> {
        let claimed = self.service.claim(token).await.map_err(claim_refused)?;
        let announcement = self.read(|known| known.announcement.clone());
        self.change(|known| {
            known.reachable = true;
            known.token = Some(claimed.token.clone());
            known.kept.state = Some(ServerState::Owned);
            let owner = house::Owner {
                number: claimed.number,
                uuid: claimed.uuid.clone(),
                username: claimed.username.clone(),
            };
            known.kept.owner = Some(self.sealed(owner));
        })
        .map_err(|source| ClaimRefused::NotKept(Box::new(source)))?;
        // The owner is there already; without this the service would learn addresses and libraries a little later.
        if let Some(announcement) = announcement {
            let _ = self.announce(&announcement).await;
        }
        self.changed.send_modify(|count| *count += 1);
        Ok(self.standing())
    }

    async fn sign_out(&self) -> Result<Standing, ClaimRefused> {
        let token = match self.read(|known| known.token.clone()) {
            Some(token) => Some(token),
            None => match self.read(|known| known.announcement.clone()) {
                Some(announcement) => {
                    self.announce(&announcement)
                        .await
                        .map_err(|source| ClaimRefused::Unreachable(Box::new(source)))?;
                    self.read(|known| known.token.clone())
                }
                None => None,
            },
        };
        if let Some(token) = token {
            self.service.give_up(&token).await.map_err(claim_refused)?;
        }
        self.change(|known| {
            known.token = None;
            known.kept.state = Some(ServerState::Unowned);
            known.kept.owner = None;
        })
        .map_err(|source| ClaimRefused::NotKept(Box::new(source)))?;
        self.changed.send_modify(|count| *count += 1);
        Ok(self.standing())
    }
}

#[async_trait]
impl Introspect for Tie {
    async fn introspect(&self, token: &Secret) -> Result<Answer, Unreachable> {
        let answer = self.service.introspect(token).await;
        self.reached(!matches!(answer, Err(ServiceError::Unreachable { .. })));
        match answer {
            Ok(said) => Ok(holder(said)),
            Err(ServiceError::Refused { code, .. }) if code == "waiting" => {
                Ok(Answer::Dead(Dead::ServerWaiting))
            }
            // An unclaimed or unknown server has nobody to let in; the token may be good elsewhere.
            Err(ServiceError::Refused { code, .. }) if code == "unowned" || code == "revoked" => {
                Ok(Answer::Dead(Dead::NotShared))
            }
            Err(other) => Err(Unreachable(Box::new(other))),
        }
    }
}

fn claim_refused(why: ServiceError) -> ClaimRefused {
    match why {
        ServiceError::Refused { status: 409, .. } => ClaimRefused::Owned,
        ServiceError::Refused { ref code, .. } if code == "already_owned" => ClaimRefused::Owned,
        ServiceError::Refused { .. } => ClaimRefused::Token,
        ServiceError::Identity { .. } => ClaimRefused::NotKept(Box::new(why)),
        ServiceError::Address
        | ServiceError::Unreachable { .. }
        | ServiceError::Trouble { .. }
        | ServiceError::Foreign => ClaimRefused::Unreachable(Box::new(why)),
    }
}

fn holder(said: Introspected) -> Answer {
    let reason = said.reason.unwrap_or(InactiveReason::Unknown);
    let (true, Some(account)) = (said.active, said.account) else {
        return Answer::Dead(match reason {
            InactiveReason::Unknown => Dead::Unknown,
            InactiveReason::EpochRevoked => Dead::Revoked,
            InactiveReason::Expired => Dead::Expired,
            InactiveReason::ResetRequired => Dead::ResetRequired,
            InactiveReason::NotShared => Dead::NotShared,
        });
    };
    let sections = match said.sections {
        Some(SectionGrant::All(_)) => Sections::All,
        // A key that is no number of ours opens nothing.
        Some(SectionGrant::Keys(keys)) => {
            Sections::Some(keys.iter().filter_map(|key| key.parse().ok()).map(media::LibraryKey).collect())
        }
        None if said.owner => Sections::All,
        None => Sections::Some(Vec::new()),
    };
    Answer::Alive(WhoIs {
        account: account.number,
        uuid: account.uuid,
        name: if account.title.is_empty() { account.username } else { account.title },
        owner: said.owner,
        client: said.device.map(|device| device.client_identifier),
        sections,
        permissions: Permissions {
            download: said.owner || said.permissions.allow_sync,
            subtitles: said.owner || said.permissions.allow_subtitle_admin,
        },
        filters: Restrictions {
            movies: Restriction::parse(&said.filters.filter_movies),
            television: Restriction::parse(&said.filters.filter_television),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Still;

    impl kernel::Entropy for Still {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    impl kernel::Clock for Still {
        fn now(&self) -> kernel::Timestamp {
            kernel::Timestamp::from_secs(1)
        }
    }

    fn tie(folder: &std::path::Path) -> Tie {
        let identity = crate::identity::ServerIdentity::open(folder, &Still).unwrap();
        let base = url::Url::parse("http://127.0.0.1:9").unwrap();
        let about = super::super::SelfDescription {
            name: String::new(),
            version: "1".into(),
            platform: String::new(),
            platform_version: String::new(),
            device: String::new(),
        };
        let service =
            AccountService::new(base, std::sync::Arc::new(identity), std::sync::Arc::new(Still), about)
                .unwrap();
        Tie::open(service, folder).unwrap()
    }

    #[test]
    fn changes_made_at_once_are_all_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = tie(folder.path());
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let tie = &first;
                scope.spawn(move || (0..50).for_each(|step| tie.hear(step * 4 + thread).unwrap()));
            }
        });
        assert_eq!(tie(folder.path()).heard(), 199);
    }

    #[test]
    fn the_owners_name_is_kept_sealed_and_told_open() {
        let folder = tempfile::tempdir().unwrap();
        let tie = tie(folder.path());
        let owner = house::Owner { number: 7, uuid: "u".into(), username: "quiet.wren".into() };
        let said =
            house::Standing { state: ServerState::Owned, owner: Some(owner), words: Vec::new(), token: None };
        tie.take_up(said.clone()).unwrap();
        assert!(!tie.read(|known| known.kept.owner.clone()).unwrap().username.contains("wren"));
        assert!(!fs::read_to_string(folder.path().join("standing.toml")).unwrap().contains("wren"));
        assert_eq!(tie.standing().owner.unwrap().name, "quiet.wren");
        let before = tie.read(|known| known.kept.clone());
        tie.take_up(said).unwrap();
        assert!(tie.read(|known| known.kept == before), "the same again is no change");
    }

    fn said(text: &str) -> Introspected {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_share_of_two_libraries_opens_those_two() {
        let answer = holder(said(
            r#"{"active":true,"account":{"number":7,"uuid":"u","username":"ben","title":"Ben"},"owner":false,
                "device":{"clientIdentifier":"tv"},"sections":["1","3","x"],
                "permissions":{"allowSync":true},"filters":{"filterMovies":"label!=Scary"}}"#,
        ));
        let Answer::Alive(who) = answer else { panic!("alive") };
        assert_eq!(who.sections, Sections::Some(vec![media::LibraryKey(1), media::LibraryKey(3)]));
        assert_eq!((who.name.as_str(), who.client.as_deref()), ("Ben", Some("tv")));
        assert!(who.permissions.download && !who.permissions.subtitles);
        assert_eq!(who.filters.movies.not_labels, ["Scary"]);
    }

    #[test]
    fn a_share_that_says_no_sections_opens_none_but_the_owner_sees_all() {
        let of = |owner: bool| {
            let text = format!(
                r#"{{"active":true,"owner":{owner},"account":{{"number":7,"uuid":"u","username":"ben"}}}}"#
            );
            let Answer::Alive(who) = holder(said(&text)) else { panic!("alive") };
            who.sections
        };
        assert_eq!(of(false), Sections::Some(Vec::new()));
        assert_eq!(of(true), Sections::All);
    }

    #[test]
    fn a_dead_token_says_why() {
        let dead = |reason: &str| holder(said(&format!(r#"{{"active":false,"reason":"{reason}"}}"#)));
        assert_eq!(dead("epoch_revoked"), Answer::Dead(Dead::Revoked));
        assert_eq!(dead("reset_required"), Answer::Dead(Dead::ResetRequired));
        assert_eq!(dead("not_shared"), Answer::Dead(Dead::NotShared));
    }
}
