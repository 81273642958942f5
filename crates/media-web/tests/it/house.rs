//! A house for tests: a memory store filled by the real scanner from a pretended disk, people with tokens, and the
//! whole router.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use kernel::{Clock, Entropy, MachineIdentifier, Secret, Timestamp};
use media::caller::{Permissions, Restrictions, Sections};
use media::file::{Fingerprint, SeenFile};
use media::flows::libraries::ScanQueue;
use media::flows::{Flows, Outside, Scanner, Stop};
use media::item::{Picture, PictureKind, PictureSource};
use media::library::{LibraryKind, NewLibrary};
use media::memory::Memory;
use media::ports::disk::{SeenFolder, Walk};
use media::ports::pictures::{FrameSource, ImageBytes, PictureShape};
use media::ports::store::{Analysis as _, Libraries as _, Probed};
use media::ports::{
    AccountLink, Activity, Answer, ClaimRefused, Dead, Disk, DiskError, Introspect, LinkState, Owner,
    PathEntry, PictureError, Pictures, Standing, Unreachable, WhoIs,
};
use media::stream::{AudioFacts, Probe, StreamFacts, StreamKind, VideoFacts};
use media::{ItemKey, LibraryKey};
use media_io::encode::{Encoder, Settings as EncoderSettings};
use media_web::stream::conversions::Conversions;
use media_web::{Delegations, Events, Parts, Push, ServerFacts, State};
use tower::ServiceExt as _;

/// The moment of every test.
pub const NOW: Timestamp = Timestamp::from_secs(1_700_000_000);
/// The owner's token.
pub const OWNER: &str = "token-of-the-owner";
/// The token of a guest who sees the films alone.
pub const GUEST: &str = "token-of-a-guest";
/// The guest's number.
pub const GUEST_NUMBER: i64 = 77;
/// The library of films, which the guest sees.
pub const FILMS: LibraryKey = LibraryKey(1);
/// The library of series, which the guest does not see.
pub const SHOWS: LibraryKey = LibraryKey(3);

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        NOW
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.0.fetch_add(7, Ordering::Relaxed).to_le_bytes()[0];
        }
    }
}

/// A disk that holds what a test says it holds.
pub struct PretendedDisk(BTreeMap<String, Vec<String>>);

impl PretendedDisk {
    fn holding(paths: &[&str]) -> Self {
        let mut folders: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for path in paths {
            let (folder, _) = path.rsplit_once('/').unwrap();
            folders.entry(folder.to_owned()).or_default().push((*path).to_owned());
            let mut folder = folder;
            while let Some((above, _)) = folder.rsplit_once('/').filter(|(above, _)| !above.is_empty()) {
                folders.entry(above.to_owned()).or_default();
                folder = above;
            }
        }
        Self(folders)
    }

    fn seen(&self, path: &str) -> Option<SeenFolder> {
        let files = self.0.get(path)?.iter().map(|path| file(path)).collect();
        let below = self.0.keys().filter_map(|folder| folder.strip_prefix(&format!("{path}/")));
        let folders = below.filter(|rest| !rest.contains('/')).map(str::to_owned).collect();
        Some(SeenFolder { path: path.to_owned(), files, folders, unreadable: false })
    }
}

fn file(path: &str) -> SeenFile {
    SeenFile {
        path: path.to_owned(),
        size: 1_000 + path.len() as u64,
        modified_at: Timestamp::from_secs(1_600_000_000),
    }
}

struct Steps(std::vec::IntoIter<SeenFolder>);

#[async_trait]
impl Walk for Steps {
    async fn next(&mut self) -> Option<SeenFolder> {
        self.0.next()
    }
}

#[async_trait]
impl Disk for PretendedDisk {
    async fn check(&self, path: &str) -> Result<String, DiskError> {
        if self.0.contains_key(path) {
            Ok(path.to_owned())
        } else {
            Err(DiskError::Absent { path: path.to_owned() })
        }
    }

    async fn walk(&self, root: &str) -> Result<Box<dyn Walk>, DiskError> {
        let below = self.0.keys().filter(|folder| *folder == root || folder.starts_with(&format!("{root}/")));
        let folders: Vec<SeenFolder> = below.filter_map(|folder| self.seen(folder)).collect();
        Ok(Box::new(Steps(folders.into_iter())))
    }

    async fn folder(&self, path: &str) -> Option<SeenFolder> {
        self.seen(path)
    }

    async fn file(&self, path: &str) -> Option<SeenFile> {
        self.0.values().flatten().find(|known| *known == path).map(|path| file(path))
    }

    async fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        Some(Fingerprint::of(path.len() as u64, path.as_bytes(), path.as_bytes()))
    }

    async fn text(&self, _: &str, _: u64) -> Option<String> {
        None
    }

    async fn browse(&self, path: Option<&str>, _: bool) -> Result<Vec<PathEntry>, DiskError> {
        let path = path.unwrap_or("");
        let seen = self.seen(path).ok_or_else(|| DiskError::Absent { path: path.to_owned() })?;
        let entry = |name: String| PathEntry {
            path: format!("{path}/{name}"),
            name,
            folder: true,
            home: false,
            network: false,
        };
        Ok(seen.folders.into_iter().map(entry).collect())
    }
}

struct OnePixel;

#[async_trait]
impl Pictures for OnePixel {
    async fn take_local(&self, _: ItemKey, _: PictureKind, _: &str) -> Result<Picture, PictureError> {
        Err(PictureError::Absent)
    }
    async fn take_frame(&self, _: ItemKey, _: PictureKind, _: &FrameSource) -> Result<Picture, PictureError> {
        Err(PictureError::Absent)
    }
    async fn take_bytes(
        &self,
        _: ItemKey,
        kind: PictureKind,
        bytes: Vec<u8>,
    ) -> Result<Picture, PictureError> {
        let image = bytes.starts_with(b"picture");
        let stamp = format!("of{}bytes", bytes.len());
        let made = Picture { kind, source: PictureSource::Uploaded, origin: None, stamp };
        image.then_some(made).ok_or_else(|| PictureError::Unreadable("no picture".into()))
    }
    async fn original(&self, item: ItemKey, _: PictureKind) -> Result<ImageBytes, PictureError> {
        Ok(ImageBytes { mime: "image/jpeg", bytes: format!("picture of {item}").into_bytes() })
    }
    async fn shaped(
        &self,
        item: ItemKey,
        _: PictureKind,
        shape: &PictureShape,
    ) -> Result<ImageBytes, PictureError> {
        let bytes = format!("picture of {item} in {}x{}", shape.width, shape.height).into_bytes();
        Ok(ImageBytes { mime: "image/jpeg", bytes })
    }
    async fn collage(&self, items: &[ItemKey], _: &PictureShape) -> Result<ImageBytes, PictureError> {
        Ok(ImageBytes { mime: "image/jpeg", bytes: format!("collage of {items:?}").into_bytes() })
    }
    async fn forget(&self, _: ItemKey) {}
}

/// Notes which scans were ordered.
#[derive(Default)]
pub struct Orders(pub Mutex<Vec<(LibraryKey, Option<String>, bool)>>);

impl ScanQueue for Orders {
    fn scan(&self, library: LibraryKey, path: Option<String>, force: bool) {
        self.0.lock().unwrap().push((library, path, force));
    }
    fn cancel(&self, _: LibraryKey) {}
    fn scanning(&self, _: LibraryKey) -> bool {
        false
    }
    fn activities(&self) -> Vec<Activity> {
        Vec::new()
    }
    fn prefer(&self, _: ItemKey) {}
    fn libraries_changed(&self) {}
}

/// The tie to an account service that knows one claim token.
pub struct Tie(Mutex<Standing>);

/// The claim token that works.
pub const CLAIM: &str = "claim-that-works";

impl Tie {
    fn standing_as(state: LinkState) -> Self {
        let owner = Owner { number: 5, uuid: "0123456789abcdef".into(), name: "ada".into() };
        let owner = (state != LinkState::Unclaimed).then_some(owner);
        Self(Mutex::new(Standing {
            state,
            owner,
            words: ["amber", "boat", "cedar", "drum"].map(str::to_owned).to_vec(),
            account_url: "http://127.0.0.1:32480".into(),
            reachable: true,
        }))
    }
}

#[async_trait]
impl AccountLink for Tie {
    fn standing(&self) -> Standing {
        self.0.lock().unwrap().clone()
    }
    async fn claim(&self, token: &Secret) -> Result<Standing, ClaimRefused> {
        let mut standing = self.0.lock().unwrap();
        match (token.expose(), standing.state) {
            (_, LinkState::Owned) => Err(ClaimRefused::Owned),
            (CLAIM, _) => {
                *standing = Tie::standing_as(LinkState::Owned).0.into_inner().unwrap();
                Ok(standing.clone())
            }
            _ => Err(ClaimRefused::Token),
        }
    }
    async fn sign_out(&self) -> Result<Standing, ClaimRefused> {
        let mut standing = self.0.lock().unwrap();
        *standing = Tie::standing_as(LinkState::Unclaimed).0.into_inner().unwrap();
        Ok(standing.clone())
    }
}

struct Tokens(HashMap<&'static str, WhoIs>);

#[async_trait]
impl Introspect for Tokens {
    async fn introspect(&self, token: &Secret) -> Result<Answer, Unreachable> {
        Ok(match self.0.get(token.expose()) {
            Some(who) => Answer::Alive(who.clone()),
            None => Answer::Dead(Dead::Unknown),
        })
    }
}

fn who(number: i64, name: &str, owner: bool, sections: Sections, filters: Restrictions) -> WhoIs {
    WhoIs {
        account: number,
        uuid: format!("{number:016x}"),
        name: name.into(),
        owner,
        client: None,
        sections,
        permissions: if owner { Permissions::all() } else { Permissions::default() },
        filters,
    }
}

/// What is on the disk of the house.
pub const FILES: [&str; 9] = [
    "/srv/films/Alpha (1999)/Alpha (1999).mkv",
    "/srv/films/Beta (2001)/Beta (2001).mkv",
    "/srv/films/The Arrival (2016)/The Arrival (2016).mkv",
    "/srv/films/12 Moons (2010)/12 Moons (2010).mkv",
    "/srv/shows/Hidden Show/Season 01/Hidden Show - S01E01 - Secret Pilot.mkv",
    "/srv/shows/Hidden Show/Season 01/Hidden Show - S01E02 - Secret Second.mkv",
    "/srv/shows/Hidden Show/Season 02/Hidden Show - S02E01 - Secret Return.mkv",
    "/srv/shows/Veiled/Season 01/Veiled - S01E01 - Secret Start.mkv",
    "/srv/empty/readme.txt",
];

/// The whole server with its people.
pub struct House {
    /// The router under test.
    pub router: Router,
    /// Its state.
    pub state: State,
    /// The scans ordered.
    pub scans: Arc<Orders>,
    // Goes away with the house.
    _cache: tempfile::TempDir,
}

/// An answer, read whole.
pub struct Told {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The body as text.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Told {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("JSON expected: {} {}", self.status, self.body))
    }

    /// The container of a JSON answer.
    pub fn container(&self) -> serde_json::Value {
        self.json()["MediaContainer"].clone()
    }

    /// The titles of the items of a JSON answer, in order.
    pub fn titles(&self) -> Vec<String> {
        let container = self.container();
        let rows = container["Metadata"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| row["title"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// A request being made.
pub struct Call<'a> {
    house: &'a House,
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    peer: SocketAddr,
    body: Vec<u8>,
}

impl<'a> Call<'a> {
    /// With a token.
    pub fn by(self, token: &str) -> Self {
        self.with("X-Plex-Token", token)
    }

    /// With a header.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name, value.to_owned()));
        self
    }

    /// With a body.
    pub fn carrying(self, body: &[u8]) -> Self {
        Self { body: body.to_vec(), ..self }
    }

    /// Wanting JSON.
    pub fn json(self) -> Self {
        self.with("Accept", "application/json")
    }

    /// From another address.
    pub fn from(self, address: &str) -> Self {
        Self { peer: SocketAddr::new(address.parse().unwrap(), 50_000), ..self }
    }

    /// Makes it.
    pub async fn send(self) -> Told {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(self.body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Told {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
}

impl House {
    /// A claimed server with films and series; a guest sees the films.
    pub async fn new() -> Self {
        Self::standing(LinkState::Owned).await
    }

    /// The same in another standing.
    pub async fn standing(state: LinkState) -> Self {
        let store = Memory::new();
        let disk = Arc::new(PretendedDisk::holding(&FILES));
        let events = Events::new();
        let clock: Arc<dyn Clock> = Arc::new(Still);
        for (kind, title, folder) in
            [(LibraryKind::Movie, "Films", "/srv/films"), (LibraryKind::Show, "Hidden Series", "/srv/shows")]
        {
            let library = NewLibrary {
                uuid: format!("00000000-0000-0000-0000-{title:0>12.12}").replace(' ', "-"),
                kind,
                title: title.into(),
                agent: kind.default_agent().into(),
                scanner: kind.default_scanner().into(),
                language: "en-US".into(),
                folders: vec![folder.into()],
                settings: Vec::new(),
            };
            store.add_library(&library, NOW).await.unwrap();
        }
        let scanner = Scanner {
            store: Arc::new(store.clone()),
            disk: disk.clone(),
            events: Arc::new(Push(events.clone())),
            clock: clock.clone(),
        };
        for library in store.libraries().await.unwrap() {
            scanner.scan(&library, None, false, &Stop::default(), &|_| {}).await.unwrap();
        }
        look_into_everything(&store).await;
        Self::over(store, disk, state)
    }

    /// A server over this store and disk.
    pub fn over(store: Memory, disk: Arc<dyn Disk>, state: LinkState) -> Self {
        let (events, clock): (Events, Arc<dyn Clock>) = (Events::new(), Arc::new(Still));
        let cache = tempfile::tempdir().unwrap();
        let engine = Encoder::new(EncoderSettings::new(cache.path().join("cache"))).unwrap();
        let guest = who(GUEST_NUMBER, "ben", false, Sections::Some(vec![FILMS]), Restrictions::default());
        let owner = who(5, "ada", true, Sections::All, Restrictions::default());
        let scans = Arc::new(Orders::default());
        let outside = Outside {
            store: Arc::new(store),
            disk,
            pictures: Arc::new(OnePixel),
            scans: scans.clone(),
            link: Arc::new(Tie::standing_as(state)),
            introspect: Arc::new(Tokens(HashMap::from([(OWNER, owner), (GUEST, guest)]))),
            events: Arc::new(Push(events.clone())),
            clock: clock.clone(),
            entropy: Arc::new(Counting::default()),
        };
        let state = State::new(Parts {
            metrics: Arc::new(String::new),
            facts: ServerFacts {
                machine: MachineIdentifier::parse("0123456789abcdef0123456789abcdef01234567").unwrap(),
                version: "0.1.0".into(),
                platform: "Linux".into(),
                platform_version: "12".into(),
                host_name: "attic".into(),
                port: 32400,
                started_at: NOW,
            },
            flows: Flows::new(&outside),
            clock,
            entropy: outside.entropy.clone(),
            networks: Arc::new(|| {
                vec![http_kit::locality::Network::new("192.168.1.10".parse().unwrap(), 24)]
            }),
            events,
            delegations: Delegations::default(),
            engine: Arc::new(engine),
            conversions: Conversions::default(),
        });
        Self { router: media_web::router(state.clone()), state, scans, _cache: cache }
    }

    /// A request from this very machine.
    pub fn call(&self, method: Method, path: &str) -> Call<'_> {
        let headers = vec![("Host", "127.0.0.1:32400".to_owned())];
        // Clients' HTTP libraries encode these two before they send them.
        let path = path.replace('<', "%3C").replace('>', "%3E");
        let peer = SocketAddr::from(([127, 0, 0, 1], 50_000));
        Call { house: self, method, path, headers, peer, body: Vec::new() }
    }

    /// A `GET` from this very machine.
    pub fn get(&self, path: &str) -> Call<'_> {
        self.call(Method::GET, path)
    }

    /// The key of the item with this title, as the owner sees it.
    pub async fn key(&self, title: &str) -> i64 {
        for kind in [1, 2, 3, 4] {
            let path = format!("/library/all?type={kind}&title=={}", title.replace(' ', "%20"));
            let told = self.get(&path).by(OWNER).json().send().await;
            if let Some(key) = told.container()["Metadata"][0]["ratingKey"].as_str() {
                return key.parse().unwrap();
            }
        }
        panic!("there is no {title}");
    }
}

/// Every file is a film of one hour with sound in two languages; every item has a poster.
async fn look_into_everything(store: &Memory) {
    let mut picture = StreamFacts::new(StreamKind::Video, 0, "h264");
    picture.video = Some(VideoFacts { width: 1920, height: 1080, ..VideoFacts::default() });
    let sound = |index: u32, language: &str| {
        let mut sound = StreamFacts::new(StreamKind::Audio, index, "aac");
        sound.language = Some(language.into());
        sound.default = index == 1;
        sound.audio = Some(AudioFacts { channels: 2, ..AudioFacts::default() });
        sound
    };
    let probe = Probe {
        container: "mkv".into(),
        duration_ms: Some(3_600_000),
        bitrate_kbps: Some(4_000),
        keyframe_index: true,
        streams: vec![picture, sound(1, "eng"), sound(2, "deu")],
        ..Probe::default()
    };
    let jobs = store.to_probe(&[], 100).await.unwrap();
    let probed: Vec<Probed> = jobs
        .into_iter()
        .map(|job| Probed {
            file: job.file,
            size: job.size,
            modified_at: job.modified_at,
            fingerprint: None,
            result: Ok(probe.clone()),
        })
        .collect();
    store.save_probes(&probed, NOW).await.unwrap();
    for job in store.to_picture(&[], 100).await.unwrap() {
        let picture = Picture {
            kind: PictureKind::Thumb,
            source: PictureSource::Frame,
            origin: None,
            stamp: format!("frame-{}", job.item),
        };
        store.save_pictures(job.item, &[picture], NOW).await.unwrap();
    }
}
