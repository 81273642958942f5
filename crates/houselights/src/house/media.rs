//! The media server, put together: database, disks, ffmpeg, the tie to the account service, flows.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use kernel::{Clock as _, Secret};
use media::LibraryKey;
use media::flows::scan::STILL_MS;
use media::flows::{Analyst, Flows, Outside, ScanReport, Scanner, Stop};
use media::ports::{Disk, Events as EventPort, MediaStore, Pictures, Prober};
use media_io::artwork::PictureCache;
use media_io::encode::{Encoder, Settings};
use media_io::ffmpeg::Programs;
use media_io::probe::FileProber;
use media_io::scan::{ScanWorker, WorkerParts};
use media_io::walk::LocalDisk;
use media_web::{Delegations, Events, Parts, Push, Revoked, ServerFacts, State};
use metrics_exporter_prometheus::PrometheusHandle;
use outbound::ServerIdentity;
use outbound::account_service::{AccountService, SelfDescription, Tie};
use store::media::MediaDatabase;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use wire::house::{Revoked as Whose, RevokedNotice};

use super::{prepare, unusable};
use crate::ambient::{OsEntropy, SystemClock};
use crate::commands::library::add;
use crate::failure::{Failure, chain};
use crate::settings::{Config, MediaConfig};
use crate::tasks::discovery;
use crate::tasks::link::{Cut, Link};
use crate::tasks::presence::Presence;

/// Our version, as it stands on the wire.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The media server, ready to serve or to be asked by an operator.
pub struct MediaHouse {
    /// The use cases.
    pub flows: Flows,
    database: MediaDatabase,
    state: State,
    tie: Arc<Tie>,
    encoder: Arc<Encoder>,
    worker: ScanWorker,
    parts: Option<WorkerParts>,
    presence: Arc<Presence>,
}

impl MediaHouse {
    /// Opens everything; nothing is listened to, scanned or announced yet. An operator's command counts nothing.
    pub async fn open(config: &Config, metrics: Option<PrometheusHandle>) -> Result<Self, Failure> {
        prepare(&config.data)?;
        let clock = Arc::new(SystemClock);
        let entropy = Arc::new(OsEntropy);
        let (database, migrated) =
            MediaDatabase::open(&config.media.database, clock.now()).await.map_err(unusable)?;
        if migrated.from != 0 && migrated.from != migrated.to {
            tracing::info!(
                from = migrated.from,
                to = migrated.to,
                "the media database was brought up to date"
            );
        }
        let presence = Arc::new(presence(&config.media));
        let identity = Arc::new(ServerIdentity::open(&config.data.join("server"), &OsEntropy)?);
        let database = database.sealing_names(Arc::clone(&identity) as Arc<dyn media::ports::Names>);
        let tie = Arc::new(tie(config, &presence, identity)?);
        let programs =
            Programs { ffmpeg: config.media.ffmpeg.clone(), ffprobe: config.media.ffprobe.clone() };
        let encoder = Arc::new(encoder(&config.media, &programs)?);
        let events = Events::new();
        let push: Arc<dyn EventPort> = Arc::new(Push(events.clone()));
        let store: Arc<dyn MediaStore> = Arc::new(database.clone());
        let disk: Arc<dyn Disk> = Arc::new(LocalDisk);
        let pictures: Arc<dyn Pictures> =
            Arc::new(PictureCache::new(config.media.cache.join("pictures"), programs.clone(), 2));
        let prober: Arc<dyn Prober> = Arc::new(FileProber::new(programs));
        let worker = ScanWorker::new();
        let flows = Flows::new(&Outside {
            store: store.clone(),
            disk: disk.clone(),
            pictures: pictures.clone(),
            scans: Arc::new(worker.clone()),
            link: tie.clone(),
            introspect: tie.clone(),
            events: push.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
        });
        let heads = Arc::clone(&encoder);
        let parts = WorkerParts {
            scanner: Scanner {
                store: store.clone(),
                disk: disk.clone(),
                events: push.clone(),
                clock: clock.clone(),
            },
            analyst: Analyst { store, disk, prober, pictures, events: push, clock: clock.clone() },
            entropy: entropy.clone(),
            busy: Arc::new(move || heads.heads() > 0),
        };
        let state = State::new(Parts {
            facts: facts(&tie, &presence, clock.now()),
            flows: flows.clone(),
            clock,
            entropy,
            networks: Arc::new(http_kit::locality::attached_networks),
            events,
            metrics: Arc::new(move || metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default()),
            delegations: Delegations::default(),
            engine: encoder.clone(),
            conversions: Default::default(),
        });
        Ok(Self { flows, database, state, tie, encoder, worker, parts: Some(parts), presence })
    }

    /// The web surface.
    pub fn router(&self) -> Router {
        media_web::router(self.state.clone())
    }

    /// Starts what goes on by itself.
    pub fn start(
        mut self,
        config: &Config,
        claim: Option<Secret>,
        tasks: &mut JoinSet<()>,
        stop: &CancellationToken,
    ) {
        let link = Link {
            tie: Arc::clone(&self.tie),
            identities: Arc::clone(&self.flows.identities),
            store: Arc::clone(&self.flows.store),
            presence: Arc::clone(&self.presence),
            cut: cut(self.state.clone()),
        };
        tasks.spawn(link.keep(claim, stop.clone()));
        if config.media.discovery {
            let machine = self.tie.service().identity().machine().clone();
            let told = discovery::Presence {
                name: self.presence.name.clone(),
                port: self.presence.listen.port(),
                machine,
                version: VERSION.to_owned(),
            };
            tasks.spawn(discovery::answer(told, Arc::new(SystemClock), stop.clone()));
        }
        if let Some(parts) = self.parts.take() {
            let (worker, stop) = (self.worker.clone(), stop.clone());
            tasks.spawn(async move {
                tokio::select! {
                    () = worker.run(parts) => {}
                    () = stop.cancelled() => {}
                }
            });
        }
        let folders = config.media.libraries.clone();
        let stop = stop.clone();
        tasks.spawn(async move {
            self.furnish(folders).await;
            // The encoders end with the house, so it is kept until the end.
            stop.cancelled().await;
            self.close().await;
        });
    }

    /// Makes the libraries that were asked for on the command line and are not there yet.
    async fn furnish(&self, folders: Vec<crate::settings::LibraryFolder>) {
        let there = match self.flows.store.libraries().await {
            Ok(there) => there,
            Err(why) => {
                tracing::error!(cause = %chain(&why), "the libraries cannot be read");
                return;
            }
        };
        for folder in folders {
            let path = std::fs::canonicalize(&folder.path).unwrap_or_else(|_| folder.path.clone());
            let known =
                |one: &media::Library| one.folders.iter().any(|has| std::path::Path::new(&has.path) == path);
            if there.iter().any(known) {
                continue;
            }
            if let Err(why) = add(&self.flows.libraries, folder.kind, None, &path).await {
                tracing::error!(cause = %why, "a folder cannot be a library");
            }
        }
    }

    /// Scans one library here and now, for an operator.
    pub async fn scan(&self, key: LibraryKey) -> Result<ScanReport, Failure> {
        let all = self.flows.store.libraries().await?;
        let library =
            all.iter().find(|one| one.key == key).ok_or_else(|| Failure::new("there is no such library"))?;
        let Some(parts) = &self.parts else { return Err(Failure::new("the scan worker is at work already")) };
        let stop = Stop::default();
        let mut report = parts.scanner.scan(library, None, false, &stop, &|_| {}).await?;
        if !report.young.is_empty() {
            tokio::time::sleep(Duration::from_millis(STILL_MS.unsigned_abs())).await;
            let looked = parts.scanner.look_again(std::mem::take(&mut report.young)).await;
            let placed = parts.scanner.place_still(library, looked.still, &stop).await?;
            report.added += placed.added;
            report.moved += placed.moved;
            report.changed += placed.changed;
            report.young = looked.young;
        }
        Ok(report)
    }

    /// Lets what is under way end.
    pub async fn close(&self) {
        drop(Arc::clone(&self.encoder));
        self.database.database().close().await;
    }
}

fn presence(media: &MediaConfig) -> Presence {
    let system = rustix::system::uname();
    Presence {
        name: media.name.clone(),
        version: VERSION.to_owned(),
        platform: system.sysname().to_string_lossy().into_owned(),
        platform_version: system.release().to_string_lossy().into_owned(),
        listen: media.listen,
        addresses: media.addresses.clone(),
    }
}

fn tie(config: &Config, presence: &Presence, identity: Arc<ServerIdentity>) -> Result<Tie, Failure> {
    let folder = config.data.join("server");
    let about = SelfDescription {
        name: presence.name.clone(),
        version: presence.version.clone(),
        platform: presence.platform.clone(),
        platform_version: presence.platform_version.clone(),
        device: "PC".to_owned(),
    };
    let service = AccountService::new(config.accounts.url.clone(), identity, Arc::new(SystemClock), about)?;
    Ok(Tie::open(service, &folder)?)
}

fn encoder(media: &MediaConfig, programs: &Programs) -> Result<Encoder, Failure> {
    let settings = Settings {
        cache_bytes: media.cache_bytes,
        programs: programs.clone(),
        ..Settings::new(media.cache.join("segments"))
    };
    Encoder::new(settings).map_err(|why| {
        Failure::because(&format!("the cache folder {} cannot be used", media.cache.display()), &why)
            .advise("choose another with --media-cache FOLDER")
    })
}

fn facts(tie: &Tie, presence: &Presence, started_at: kernel::Timestamp) -> ServerFacts {
    ServerFacts {
        machine: tie.service().identity().machine().clone(),
        version: presence.version.clone(),
        platform: presence.platform.clone(),
        platform_version: presence.platform_version.clone(),
        host_name: presence.name.clone(),
        port: presence.listen.port(),
        started_at,
    }
}

/// Ends the access of those a notice names, on every open line.
fn cut(state: State) -> Cut {
    Arc::new(move |notice: &RevokedNotice| {
        let accounts = match &notice.accounts {
            Whose::All(_) => None,
            Whose::Accounts(numbers) => {
                Some(numbers.iter().filter_map(|number| number.parse().ok()).collect())
            }
        };
        state.revoke(Revoked { accounts, devices: notice.devices.clone() });
    })
}
