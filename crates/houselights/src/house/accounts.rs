//! The account service, put together: database, keyring, mail, flows.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use account::flows::{Flows, Guard, KeyringMisfit, LocalMailbox, Ports, SignUpPolicy, Site};
use account::ports::{AccountStore as _, Atlas, MailTransport, NoAtlas};
use axum::Router;
use http_kit::Csrf;
use http_kit::cookies::Transport;
use kernel::Clock as _;
use metrics_exporter_prometheus::PrometheusHandle;
use outbound::atlas::AtlasFile;
use store::account::AccountDatabase;

use super::mail::by_smtp;
use super::{Bells, Floor, breached, erased, prepare, providers};
use crate::ambient::{OsEntropy, SystemClock};
use crate::failure::Failure;
use crate::house::tallies::Tallies;
use crate::settings::{AccountsConfig, Config, MailConfig};
use crate::vault::{Ed25519, HousePasskeys, HouseVault, Keyring, KeyringError, Source};

/// The account service, ready to serve or to be asked by an operator.
pub struct AccountHouse {
    /// The use cases.
    pub flows: Flows,
    /// The keys, at work.
    pub vault: Arc<HouseVault>,
    /// The list of erased accounts.
    pub erased: PathBuf,
    /// How far signing out has come, outside the database.
    pub floor: Arc<Floor>,
    /// How many accounts an older copy of the database had brought back and were erased again.
    pub erased_again: u64,
    /// The file that knows where network addresses are, if there is one.
    pub atlas: Option<Arc<AtlasFile>>,
    /// The database.
    pub database: AccountDatabase,
    /// The bells its flows ring.
    pub bells: Arc<Bells>,
    /// Signs forms; the same after a restart, so that a page shown before still works.
    pub forms_key: [u8; 32],
    /// Whether mail stays on this machine.
    pub local_mailbox: bool,
    /// The settings it was opened with.
    pub config: AccountsConfig,
    /// The address its mail comes from.
    pub mail_from: String,
}

impl AccountHouse {
    /// Opens everything; nothing is listened to and nothing is sent yet.
    pub async fn open(config: &Config) -> Result<Self, Failure> {
        prepare(&config.data)?;
        let (database, migrated) =
            AccountDatabase::open(&config.accounts.database, SystemClock.now()).await.map_err(unusable)?;
        if migrated.from != 0 && migrated.from != migrated.to {
            tracing::info!(
                from = migrated.from,
                to = migrated.to,
                "the account database was brought up to date"
            );
        }
        let floor = Arc::new(Floor::at(&config.floor));
        let database = database.with_floor(floor.clone());
        let keyring = keyring(&config.keyring, &database).await?;
        let source = config.keyring.clone();
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let vault = Arc::new(HouseVault::new(source, keyring, Arc::new(OsEntropy), cores));
        let bells = Arc::new(Bells::default());
        let store = Arc::new(database.clone());
        let clock = Arc::new(SystemClock);
        let local_mailbox = config.mail.smtp.is_none();
        let transport: Arc<dyn MailTransport> = match &config.mail.smtp {
            Some(smtp) => Arc::new(by_smtp(smtp, &config.mail)?),
            None => {
                Arc::new(LocalMailbox { store: store.clone(), vault: vault.clone(), clock: clock.clone() })
            }
        };
        let forms_key = vault.own_key("forms");
        let atlas = config.accounts.atlas.as_deref().map(super::atlas::open);
        let known: Arc<dyn Atlas> = match &atlas {
            Some(file) => file.clone(),
            None => Arc::new(NoAtlas),
        };
        let flows = Flows::new(Ports {
            store,
            vault: vault.clone(),
            passkeys: Arc::new(HousePasskeys::at(&config.accounts.url)),
            signatures: Arc::new(Ed25519),
            token_keys: Arc::new(vault.token_keys()),
            clock,
            entropy: Arc::new(OsEntropy),
            transport,
            bell: bells.clone(),
            providers: Arc::new(providers::upstreams(config)?),
            atlas: known,
            breached: Arc::new(breached::lists(&config.accounts)?),
            site: site(&config.accounts, &config.mail),
            guard: Guard::new(&OsEntropy, Arc::new(Tallies)),
            sign_up_policy: SignUpPolicy {
                mode: config.accounts.sign_up,
                shares_invite: config.accounts.shares_invite,
            },
        })
        .with_deletion_grace(config.accounts.deletion_grace);
        fits(&flows).await?;
        floor.settle(&flows).await?;
        let adopted = flows.keys.adopt().await?;
        if adopted > 0 {
            tracing::info!(accounts = adopted, "each account was given a key of its own");
        }
        let tied = flows.keys.tie_mails().await?;
        if tied > 0 {
            tracing::info!(mails = tied, "mails were tied to the addresses they went to");
        }
        let again = erased::reconcile(&flows, &config.erased).await?;
        if again > 0 {
            tracing::warn!(
                accounts = again,
                "the database is an older copy: accounts that were erased are erased again"
            );
        }
        Ok(Self {
            flows,
            vault,
            erased: config.erased.clone(),
            floor,
            erased_again: again,
            atlas,
            database,
            bells,
            forms_key,
            local_mailbox,
            config: config.accounts.clone(),
            mail_from: config.mail.from.clone(),
        })
    }

    /// The web surface.
    pub fn router(&self, metrics: PrometheusHandle) -> Router {
        let plain = self.config.url.scheme() == "http";
        account_web::router(account_web::State::new(account_web::Parts {
            flows: self.flows.clone(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
            csrf: Csrf::new(self.forms_key),
            url: self.config.url.as_str().trim_end_matches('/').to_owned(),
            mail_from: self.mail_from.clone(),
            local_mailbox: self.local_mailbox,
            transport: if plain { Transport::Plain } else { Transport::Tls },
            feed: self.bells.on_feed(),
            metrics: Arc::new(move || metrics.render()),
            listening: Default::default(),
        }))
    }
}

fn site(accounts: &AccountsConfig, mail: &MailConfig) -> Site {
    Site {
        url: accounts.url.as_str().trim_end_matches('/').to_owned(),
        name: "Houselights".to_owned(),
        mail_from: mail.from.clone(),
    }
}

/// The keyring that is there, or a new one for a house in which nobody lives yet.
async fn keyring(source: &Source, database: &AccountDatabase) -> Result<Keyring, Failure> {
    match source.read() {
        Ok(keyring) => Ok(keyring),
        Err(KeyringError::Missing { .. }) => {
            let mut tx = database.read().await?;
            if tx.count_accounts().await? > 0 || tx.house_key().await?.is_some() {
                return Err(Failure::new(format!(
                    "{source} is missing, and the account database holds what only it can open"
                ))
                .advise("put the keyring back (see the manual on keys), or say where it is with --keyring"));
            }
            drop(tx);
            if source.file().is_none() {
                return Err(Failure::new(format!(
                    "{source} is not there yet, and is not this program's to make"
                ))
                .advise("make one with `houselights keys new --first --print`, and put it there"));
            }
            let keyring = Keyring::new(&OsEntropy, SystemClock.now());
            source.write(&keyring)?;
            tracing::info!("a keyring was made; keep a copy of it, apart from copies of the database");
            Ok(keyring)
        }
        Err(other) => Err(other.into()),
    }
}

/// Says what to do about a keyring that does not belong to the database.
async fn fits(flows: &Flows) -> Result<(), Failure> {
    flows.keys.fit().await.map_err(|why| match why {
        KeyringMisfit::Other => {
            Failure::from(why).advise("put the right keyring back, or say where it is with --keyring")
        }
        KeyringMisfit::Older => Failure::from(why)
            .advise("put the newest copy of the keyring back, or say where it is with --keyring"),
        KeyringMisfit::Fault(_) => Failure::from(why),
    })
}

/// Says what to do about a database that cannot be used.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub fn unusable(why: store::engine::Error) -> Failure {
    use store::engine::Error;
    let advice = match &why {
        Error::NewerVersion { .. } => {
            "start the newer version of Houselights, or put back the copy made before its first start"
        }
        Error::DiskFull => "make room on its disk; nothing was lost",
        Error::Damaged => "put back a backup: houselights restore FOLDER",
        Error::ReadOnly => "allow writing to the data folder",
        Error::Busy => "another program holds it; try again",
        _ => return Failure::because("the database cannot be used", &why),
    };
    Failure::because("the database cannot be used", &why).advise(advice)
}
