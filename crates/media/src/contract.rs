//! What every store keeps: filled alike, it answers every query as the plain store in memory does.
//!
//! For the tests of stores. A difference is reported with the query that shows it.

use kernel::Timestamp;

use crate::caller::{Caller, Device, Permissions, Restriction, Restrictions, Sections};
use crate::file::Fingerprint;
use crate::flows::placing::{self, Touched};
use crate::history::NewHistory;
use crate::hub::NextUp;
use crate::item::{Day, ItemEdit, ItemKind, ItemView, TagKind};
use crate::keys::{ItemKey, LibraryKey};
use crate::library::{LibraryKind, NewLibrary};
use crate::memory::Memory;
use crate::naming;
use crate::ports::MediaStore;
use crate::ports::store::{FileRecord, Probed, Stored};
use crate::query::{Field, FieldType, Filter, Op, Query, Scope, Sort, SortField, Term, Value};
use crate::search::SearchRequest;
use crate::stream::{AudioFacts, FrameRate, Probe, StreamFacts, StreamKind, VideoFacts};
use crate::watch::{WatchState, Watched};

const FILMS: [&str; 9] = [
    "Alien (1979).mkv",
    "Alien (1979) - 2160p.mkv",
    "Amélie (2001).mp4",
    "The Heat (1995)/The Heat (1995) {edition-Final}.mkv",
    "The Heat (1995)/The Heat (1995).mkv",
    "1917 (2019).mkv",
    "Ran (1985) - cd1.avi",
    "Ran (1985) - cd2.avi",
    "100% Wolf_.mkv",
];

const EPISODES: [&str; 8] = [
    "Lost/Season 1/Lost s01e01-e02 - Pilot.mkv",
    "Lost/Season 1/Lost s01e03 - Tabula Rasa.mkv",
    "Lost/Season 2/Lost s02e01.mkv",
    "Lost/Specials/Lost s00e01 - Extra.mkv",
    "Rome/Season 1/Rome s01e01.mkv",
    "Rome/Season 1/Rome s01e02.mkv",
    "News/News 2023-05-31.mkv",
    "News/News 2023-06-01.mkv",
];

/// Fills a store and compares its answers with the plain store's, query by query.
///
/// # Panics
/// When an answer differs, with the query.
pub async fn answers_like_memory(store: &dyn MediaStore) {
    let plain = Memory::new();
    let (ours, theirs) = (fill(&plain).await, fill(store).await);
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (ours, theirs) => fail(&format!("a store could not be filled: {ours:?} {theirs:?}")),
    };
    let mut differences: Vec<String> = Vec::new();
    for (one, two) in callers(&ours).iter().zip(&callers(&theirs)) {
        // Who asks changes which items there are, not what a comparison means: a sample is enough for the others.
        let step = if one.owner { 1 } else { 17 };
        for (query, same) in queries(&ours).iter().zip(&queries(&theirs)).step_by(step) {
            let expected = answer(&plain, query, one).await;
            let found = answer(store, same, two).await;
            if expected != found {
                let query = format!("{:?} {:?} {:?}", query.levels, query.filter, query.sort);
                differences.push(format!("{}: {query}\nexpected {expected:#?}\nfound {found:#?}", one.name));
            }
        }
        let expected = pages(&plain, one).await;
        let found = pages(store, two).await;
        if expected != found {
            differences.push(format!("{}:\nexpected {expected:#?}\nfound {found:#?}", one.name));
        }
    }
    if !differences.is_empty() {
        let first: Vec<&str> = differences.iter().take(5).map(String::as_str).collect();
        fail(&format!("{} differences, the first of them:\n{}", differences.len(), first.join("\n\n")));
    }
}

#[expect(clippy::panic, reason = "this is the assertion of a test")]
fn fail(difference: &str) -> ! {
    panic!("{difference}")
}

#[derive(Debug)]
struct Filled {
    films: LibraryKey,
    shows: LibraryKey,
    alien: ItemKey,
    lost: ItemKey,
}

fn owner() -> Caller {
    Caller { name: "owner".into(), ..Caller::nearby(Device { client: "tv".into(), ..Device::default() }) }
}

fn guest(sections: Sections, filters: Restrictions) -> Caller {
    let permissions = Permissions::default();
    Caller { account: Some(7), owner: false, name: "guest".into(), sections, permissions, filters, ..owner() }
}

fn callers(filled: &Filled) -> Vec<Caller> {
    let rated = Restriction { ratings: vec!["PG".into(), "G".into()], ..Restriction::default() };
    let labelled = Restriction { not_labels: vec!["scary".into()], ..Restriction::default() };
    vec![
        owner(),
        guest(Sections::Some(vec![filled.films]), Restrictions::default()),
        guest(Sections::All, Restrictions { movies: rated, television: labelled }),
        guest(Sections::Some(Vec::new()), Restrictions::default()),
    ]
}

async fn fill(store: &dyn MediaStore) -> Stored<Filled> {
    let films = library(store, LibraryKind::Movie, "/films", &FILMS).await?;
    let shows = library(store, LibraryKind::Show, "/tv", &EPISODES).await?;
    let all = |kind| Query::all(Scope::All, kind);
    let movies = store.list(&all(ItemKind::Movie), &owner()).await?.rows;
    for (at, view) in movies.iter().enumerate() {
        let edit = ItemEdit {
            studio: (at % 2 == 0).then(|| if at % 4 == 0 { "East".into() } else { "North".into() }),
            content_rating: Some(if at % 3 == 0 { "PG".into() } else { "R".into() }),
            originally_available: (at < 3).then(|| Day::new(1990, 1, u8::try_from(at + 1).unwrap_or(1))),
            tags: vec![(TagKind::Genre, vec![if at < 4 { "Drama".into() } else { "Sci-Fi".into() }])],
            ..ItemEdit::default()
        };
        store.edit(&[view.item.key], &edit, Timestamp(9_000_000)).await?;
    }
    let series = store.list(&all(ItemKind::Show), &owner()).await?.rows;
    let rome: Vec<ItemKey> = titled(&series, "Rome").collect();
    let scary = ItemEdit { tags: vec![(TagKind::Label, vec!["Scary".into()])], ..ItemEdit::default() };
    store.edit(&rome, &scary, Timestamp(9_000_001)).await?;
    let episodes = store.list(&all(ItemKind::Episode), &owner()).await?.rows;
    for (person, caller) in [owner(), guest(Sections::All, Restrictions::default())].iter().enumerate() {
        for (at, view) in movies.iter().chain(&episodes).enumerate() {
            if (at + person) % 3 == 2 {
                continue;
            }
            let now = Timestamp(10_000_000 + i64::try_from(at * 7 % 11).unwrap_or(0) * 1000);
            let state = WatchState {
                offset_ms: (at % 3 == 0).then_some(120_000 + at as u64),
                views: u32::from(at % 3 == 1),
                last_viewed_at: Some(now),
                rating: (at % 4 == 0).then_some(70),
                last_rated_at: (at % 4 == 0).then_some(now),
                dismissed: at % 5 == 4,
            };
            let history = NewHistory { item: view.item.key, client: "tv".into(), viewed_at: now };
            let states = [Watched { item: view.item.key, state }];
            store.save_watched(caller.viewer(), &states, state.seen().then_some(&history)).await?;
        }
    }
    let (alien, lost) = (titled(&movies, "Alien").next(), titled(&series, "Lost").next());
    let none = ItemKey(0);
    Ok(Filled { films, shows, alien: alien.unwrap_or(none), lost: lost.unwrap_or(none) })
}

fn titled<'a>(views: &'a [ItemView], title: &'a str) -> impl Iterator<Item = ItemKey> + 'a {
    views.iter().filter(move |view| view.item.title == title).map(|view| view.item.key)
}

async fn library(
    store: &dyn MediaStore,
    kind: LibraryKind,
    root: &str,
    files: &[&str],
) -> Stored<LibraryKey> {
    let new = NewLibrary {
        uuid: format!("00000000-0000-4000-8000-00000000000{}", kind.name().len()),
        kind,
        title: kind.name().into(),
        agent: kind.default_agent().into(),
        scanner: kind.default_scanner().into(),
        language: "en-US".into(),
        folders: vec![root.into()],
        settings: Vec::new(),
    };
    let key = store.add_library(&new, Timestamp(1)).await?;
    let libraries = store.libraries().await?;
    let folder = libraries.iter().find(|it| it.key == key).and_then(|it| it.folders.first()).map(|it| it.key);
    let Some(folder) = folder else { return Ok(key) };
    for (at, name) in files.iter().enumerate() {
        let path = format!("{root}/{name}");
        let now = Timestamp(1_000_000 + i64::try_from(at).unwrap_or(0) * 1000);
        let Some(named) = naming::name(kind, root, &path) else { continue };
        let record = FileRecord {
            key: None,
            folder,
            size: 1000 + at as u64,
            modified_at: Timestamp(5),
            fingerprint: None,
            beside: String::new(),
            keep_probe: false,
            path,
        };
        let mut tx = store.scan(key).await?;
        let mut touched = Touched::default();
        let file = placing::place(tx.as_mut(), &record, &named, &mut touched, now).await?;
        placing::settle(tx.as_mut(), touched, now).await?;
        tx.commit().await?;
        let probed = Probed {
            file,
            size: record.size,
            modified_at: record.modified_at,
            fingerprint: Some(Fingerprint(format!("{at:x}"))),
            result: if at == 5 { Err("broken".into()) } else { Ok(probe(at)) },
        };
        store.save_probes(&[probed], now).await?;
    }
    Ok(key)
}

fn probe(at: usize) -> Probe {
    let wide = at % 2 == 1;
    let mut video = StreamFacts::new(StreamKind::Video, 0, if wide { "hevc" } else { "h264" });
    video.video = Some(VideoFacts {
        width: if wide { 3840 } else { 1280 },
        height: if wide { 2160 } else { 720 },
        frame_rate: Some(FrameRate { num: 24_000, den: 1001 }),
        bit_depth: Some(if wide { 10 } else { 8 }),
        color_trc: wide.then(|| "smpte2084".into()),
        ..VideoFacts::default()
    });
    let mut audio = StreamFacts::new(StreamKind::Audio, 1, "aac");
    audio.language = Some(if at.is_multiple_of(3) { "eng".into() } else { "deu".into() });
    audio.audio = Some(AudioFacts { channels: 2, ..AudioFacts::default() });
    let mut words = StreamFacts::new(StreamKind::Subtitle, 2, "srt");
    words.language = Some("fra".into());
    Probe {
        container: "mkv".into(),
        duration_ms: Some(3_600_000 + at as u64 * 1000),
        bitrate_kbps: Some(4_000 + at as u64),
        streams: if at.is_multiple_of(4) { vec![video, audio] } else { vec![video, audio, words] },
        ..Probe::default()
    }
}

/// Every field with every comparison that makes sense, every order, and what reaches through the hierarchy.
fn queries(filled: &Filled) -> Vec<Query> {
    let mut all = Vec::new();
    let levels = [ItemKind::Movie, ItemKind::Show, ItemKind::Season, ItemKind::Episode];
    for level in levels {
        all.push(Query::all(Scope::All, level).window(1, 2));
        for field in FIELDS {
            for op in operators(field.kind()) {
                for values in values(field, filled) {
                    let term = Filter::Term(Term { level, field, op, values });
                    all.push(Query::all(Scope::All, level).and(term));
                }
            }
        }
        for field in SORTS {
            for sort in [Sort::by(field), Sort::down(field), Sort::by(field).nulls_last()] {
                all.push(Query::all(Scope::All, level).sorted(vec![sort, Sort::by(SortField::TitleSort)]));
            }
        }
    }
    let term = |level, field, op, value| Filter::Term(Term { level, field, op, values: vec![value] });
    let pilot = term(ItemKind::Episode, Field::Title, Op::Contains, Value::Text("pilot".into()));
    let tabula = term(ItemKind::Episode, Field::Title, Op::Begins, Value::Text("Tabula".into()));
    let of_lost = term(ItemKind::Show, Field::Title, Op::Is, Value::Text("LOST".into()));
    let first = term(ItemKind::Season, Field::Index, Op::Is, Value::Number(1));
    for level in [ItemKind::Show, ItemKind::Season, ItemKind::Episode] {
        for filter in [&pilot, &tabula, &of_lost, &first] {
            all.push(Query::all(Scope::Libraries(vec![filled.shows]), level).and(filter.clone()));
        }
        let either = Filter::Any(vec![tabula.clone(), Filter::All(vec![of_lost.clone(), first.clone()])]);
        all.push(Query::all(Scope::All, level).and(either));
    }
    all.push(Query::children(filled.lost, ItemKind::Season));
    all.push(Query::grandchildren(filled.lost, ItemKind::Episode));
    all.push(Query {
        levels: vec![ItemKind::Movie, ItemKind::Episode],
        ..Query::all(Scope::All, ItemKind::Movie)
    });
    let begun = term(ItemKind::Movie, Field::InProgress, Op::Is, Value::Truth(true));
    let begun =
        Query { levels: vec![ItemKind::Movie, ItemKind::Episode], ..Query::all(Scope::All, ItemKind::Movie) }
            .and(begun)
            .sorted(vec![Sort::down(SortField::LastViewedAt)]);
    all.push(begun);
    all
}

const FIELDS: [Field; 33] = [
    Field::Title,
    Field::Studio,
    Field::Edition,
    Field::Bucket,
    Field::ContentRating,
    Field::Key,
    Field::Index,
    Field::ParentIndex,
    Field::Year,
    Field::Decade,
    Field::Duration,
    Field::UserRating,
    Field::ViewCount,
    Field::ViewOffset,
    Field::UnviewedLeaves,
    Field::MediaSize,
    Field::MediaBitrate,
    Field::MediaHeight,
    Field::AddedAt,
    Field::OriginallyAvailableAt,
    Field::LastViewedAt,
    Field::LastRatedAt,
    Field::Unwatched,
    Field::InProgress,
    Field::Duplicate,
    Field::Unmatched,
    Field::Unavailable,
    Field::Hdr,
    Field::Resolution,
    Field::AudioLanguage,
    Field::SubtitleLanguage,
    Field::Tag(TagKind::Genre),
    Field::Tag(TagKind::Label),
];

const SORTS: [SortField; 21] = [
    SortField::TitleSort,
    SortField::Index,
    SortField::Order,
    SortField::ShowTitleSort,
    SortField::SeasonIndex,
    SortField::Year,
    SortField::OriginallyAvailableAt,
    SortField::Rating,
    SortField::UserRating,
    SortField::ContentRating,
    SortField::Duration,
    SortField::ViewOffset,
    SortField::ViewCount,
    SortField::AddedAt,
    SortField::NewestLeafAddedAt,
    SortField::LastViewedAt,
    SortField::LastRatedAt,
    SortField::UnviewedLeaves,
    SortField::MediaHeight,
    SortField::MediaBitrate,
    SortField::MediaSize,
];

fn operators(kind: FieldType) -> Vec<Op> {
    match kind {
        FieldType::Text => vec![Op::Is, Op::IsNot, Op::Contains, Op::ContainsNot, Op::Begins, Op::Ends],
        FieldType::Number | FieldType::Time => {
            vec![Op::Is, Op::IsNot, Op::Greater, Op::Less, Op::AtLeast, Op::AtMost]
        }
        FieldType::Truth => vec![Op::Is, Op::IsNot],
        FieldType::Tag => vec![Op::Is, Op::IsNot],
    }
}

fn values(field: Field, filled: &Filled) -> Vec<Vec<Value>> {
    let text = |text: &str| Value::Text(text.into());
    match (field, field.kind()) {
        (Field::Resolution, _) => vec![vec![text("4k")], vec![text("720"), text("sd")]],
        (Field::AudioLanguage | Field::SubtitleLanguage, _) => vec![vec![text("eng")], vec![text("fra")]],
        (_, FieldType::Text) => {
            ["alien", "amelie", "Amélie", "100%", "f_", "PG", ""].map(|it| vec![text(it)]).to_vec()
        }
        (Field::Key, _) => vec![vec![Value::Number(filled.alien.0), Value::Number(filled.lost.0)]],
        (_, FieldType::Number) => [0, 1, 1995, 70, 1002, 720, 3_601_000]
            .map(|it| vec![Value::Number(it)])
            .into_iter()
            .chain([vec![Value::Number(1), Value::Number(2019)]])
            .collect(),
        (Field::OriginallyAvailableAt, _) => vec![vec![Value::Time(Timestamp(631_238_400_000 + 3_600_000))]],
        (_, FieldType::Time) => {
            vec![vec![Value::Time(Timestamp(1_003_000))], vec![Value::Time(Timestamp(10_004_000))]]
        }
        (_, FieldType::Truth) => vec![vec![Value::Truth(true)], vec![Value::Truth(false)]],
        (_, FieldType::Tag) => vec![vec![text("drama")], vec![text("Scary"), text("Sci-Fi")]],
    }
}

/// What a query answers, in words that do not depend on keys.
async fn answer(store: &dyn MediaStore, query: &Query, caller: &Caller) -> Vec<String> {
    let mut words = Vec::new();
    match store.list(query, caller).await {
        Ok(page) => {
            words.push(format!("{} from {}", page.total, page.start));
            words.extend(page.rows.iter().map(describe));
        }
        Err(error) => words.push(format!("{error:?}")),
    }
    words.push(format!("{:?}", store.buckets(query, caller).await.ok()));
    words
}

fn describe(view: &ItemView) -> String {
    let name =
        |it: &Option<crate::item::Ancestor>| it.as_ref().map_or_else(String::new, |it| it.title.clone());
    let versions: Vec<String> = view
        .versions
        .iter()
        .map(|it| format!("{:?} {:?} {:?} {}", it.height, it.duration_ms, it.audio_codec, it.parts.len()))
        .collect();
    format!(
        "{} {} {:?} of {} of {} in {}; {:?}; {:?}; {}",
        view.item.kind.name(),
        view.item.title,
        view.item.edition,
        name(&view.parent),
        name(&view.grandparent),
        view.library.title,
        view.watch,
        view.counts,
        versions.join(", ")
    )
}

/// Rows of pages that are no plain lists.
async fn pages(store: &dyn MediaStore, caller: &Caller) -> Vec<String> {
    let mut words = Vec::new();
    for since in [None, Some(Timestamp(10_005_000))] {
        let wanted = NextUp { library: None, show: None, since, limit: 10 };
        let next = store.next_up(&wanted, caller).await.unwrap_or_default();
        words.push(format!("next {:?}", next.iter().map(describe).collect::<Vec<_>>()));
    }
    for typed in ["l", "pilot", "drama", "the heat", "100", "amelie", "%", "_"] {
        let found = store.search(&SearchRequest::typed(typed, 5), caller).await.unwrap_or_default();
        let items: Vec<String> =
            found.items.iter().map(|(view, score)| format!("{} {score:.3}", view.item.title)).collect();
        let tags: Vec<String> = found.tags.iter().map(|tag| format!("{} {}", tag.name, tag.count)).collect();
        words.push(format!("{typed}: {items:?} {tags:?}"));
    }
    for field in [Field::Year, Field::Decade, Field::ContentRating, Field::Resolution, Field::Studio] {
        let found = store.choices(field, &Query::all(Scope::All, ItemKind::Movie), caller).await;
        let found: Vec<String> =
            found.unwrap_or_default().iter().map(|it| format!("{} {}", it.title, it.count)).collect();
        words.push(format!("{field:?}: {found:?}"));
    }
    let history = store.history(&crate::history::HistoryQuery::default(), caller).await;
    let rows = history.map(|page| page.rows).unwrap_or_default();
    let seen: Vec<String> =
        rows.iter().map(|row| format!("{} {:?} {}", row.title, row.viewer, row.item.is_some())).collect();
    words.push(format!("{seen:?}"));
    words
}
