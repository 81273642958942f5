//! A small library to test with.

use kernel::Timestamp;
use media::caller::{Caller, Device};
use media::item::{ItemDraft, ItemKind, NewTag, TagKind};
use media::keys::{FileKey, FolderKey, ItemKey, LibraryKey};
use media::library::{LibraryKind, NewLibrary};
use media::ports::store::{FileRecord, MediaStore, Probed, ScanTx, Slot};
use media::sort_title;
use media::stream::{AudioFacts, Probe, StreamFacts, StreamKind, VideoFacts};
use testkit::Place;

use crate::MediaDatabase;

pub(super) const NOW: Timestamp = Timestamp(1_700_000_000_000);

pub(super) async fn opened(place: &Place) -> MediaDatabase {
    MediaDatabase::open(&place.url(), NOW).await.unwrap().0
}

pub(super) fn owner() -> Caller {
    Caller::nearby(Device::default())
}

pub(super) async fn library(store: &dyn MediaStore, kind: LibraryKind, title: &str) -> LibraryKey {
    let library = NewLibrary {
        uuid: format!("uuid-{title}"),
        kind,
        title: title.into(),
        agent: kind.default_agent().into(),
        scanner: kind.default_scanner().into(),
        language: "en-US".into(),
        folders: vec![format!("/{title}")],
        settings: vec![("a".into(), "1".into())],
    };
    store.add_library(&library, NOW).await.unwrap()
}

pub(super) fn draft(kind: ItemKind, identity: &str, title: &str) -> ItemDraft {
    let sort = sort_title::of(title);
    ItemDraft {
        kind,
        identity: identity.into(),
        index: None,
        index_end: None,
        order: None,
        guid: None,
        title: title.into(),
        sort_title: sort.text,
        sort_key: sort.key,
        bucket: sort.bucket,
        original_title: None,
        edition: None,
        year: Some(1994),
        originally_available: "1994-03-01".parse().ok(),
        summary: Some("A film.".into()),
        tagline: None,
        studio: Some("Lamp".into()),
        content_rating: Some("PG".into()),
        tags: vec![
            NewTag { kind: TagKind::Genre, name: "Drama".into(), role: None },
            NewTag { kind: TagKind::Role, name: "Amélie Sel".into(), role: Some("The lamp".into()) },
        ],
    }
}

pub(super) fn slot(version: &str) -> Slot {
    Slot { version: version.into(), edition: None, part: 0 }
}

async fn folder_of(store: &dyn MediaStore, library: LibraryKey) -> FolderKey {
    let libraries = store.libraries().await.unwrap();
    libraries.iter().find(|it| it.key == library).unwrap().folders[0].key
}

/// A file in a folder.
pub(super) async fn file(scan: &mut dyn ScanTx, folder: FolderKey, path: &str) -> FileKey {
    let record = FileRecord {
        key: None,
        folder,
        path: path.into(),
        size: 1_000,
        modified_at: NOW,
        fingerprint: None,
        beside: String::new(),
        keep_probe: false,
    };
    scan.save_file(&record).await.unwrap()
}

/// A film of one file, settled.
pub(super) async fn film(store: &dyn MediaStore, library: LibraryKey, title: &str) -> (ItemKey, FileKey) {
    let folder = folder_of(store, library).await;
    let mut scan = store.scan(library).await.unwrap();
    let item = scan.add_item(&draft(ItemKind::Movie, title, title), None, None, NOW).await.unwrap();
    let file = file(&mut *scan, folder, &format!("/films/{title}.mkv")).await;
    scan.attach(item, &slot("1080"), file).await.unwrap();
    scan.settle(&[item], NOW).await.unwrap();
    scan.commit().await.unwrap();
    (item, file)
}

/// A show of two seasons with two episodes each, settled: show, seasons, episodes.
pub(super) async fn show(
    store: &dyn MediaStore,
    library: LibraryKey,
    title: &str,
) -> (ItemKey, [ItemKey; 2], [ItemKey; 4]) {
    let folder = folder_of(store, library).await;
    let mut scan = store.scan(library).await.unwrap();
    let show = scan.add_item(&draft(ItemKind::Show, title, title), None, None, NOW).await.unwrap();
    let (mut seasons, mut episodes) = ([show; 2], [show; 4]);
    for season in 0..2 {
        let mut words =
            draft(ItemKind::Season, &format!("{title}/{season}"), &format!("Season {}", season + 1));
        words.index = Some(season + 1);
        let key = scan.add_item(&words, Some(show), None, NOW).await.unwrap();
        seasons[season as usize] = key;
        for episode in 0..2 {
            let name = format!("{title}/{season}/{episode}");
            let mut words = draft(ItemKind::Episode, &name, &format!("Part {}", episode + 1));
            words.index = Some(episode + 1);
            words.order = Some((season + 1) * 1000 + episode + 1);
            let item = scan.add_item(&words, Some(key), Some(show), NOW).await.unwrap();
            let file = file(&mut *scan, folder, &format!("/shows/{name}.mkv")).await;
            scan.attach(item, &slot(""), file).await.unwrap();
            episodes[(season * 2 + episode) as usize] = item;
        }
    }
    scan.settle(&episodes, NOW).await.unwrap();
    scan.commit().await.unwrap();
    (show, seasons, episodes)
}

pub(super) fn probe() -> Probe {
    let mut video = StreamFacts::new(StreamKind::Video, 0, "h264");
    video.video = Some(VideoFacts { width: 1920, height: 800, ..VideoFacts::default() });
    let mut audio = StreamFacts::new(StreamKind::Audio, 1, "aac");
    audio.language = Some("eng".into());
    audio.audio = Some(AudioFacts { channels: 6, ..AudioFacts::default() });
    let mut subtitle = StreamFacts::new(StreamKind::Subtitle, 2, "srt");
    subtitle.language = Some("deu".into());
    Probe {
        container: "mkv".into(),
        duration_ms: Some(6_000_000),
        bitrate_kbps: Some(4_000),
        streams: vec![video, audio, subtitle],
        ..Probe::default()
    }
}

/// What reading a file gave.
pub(super) async fn probed(store: &dyn MediaStore, file: FileKey, result: Result<Probe, String>) -> usize {
    let probed = Probed { file, size: 1_000, modified_at: NOW, fingerprint: None, result };
    store.save_probes(&[probed], NOW).await.unwrap().len()
}
