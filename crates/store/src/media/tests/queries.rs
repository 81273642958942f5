//! Queries: every field, comparison and order is understood by both engines, and a page costs the same in any library.

use media::caller::{Caller, Restriction, Restrictions, Sections};
use media::history::{HistoryQuery, NewHistory};
use media::hub::NextUp;
use media::item::{ItemKind, TagKind};
use media::library::LibraryKind;
use media::ports::store::{Histories, Items, Watches};
use media::query::{
    Direction, Field, FieldType, Filter, Nulls, Op, Query, Scope, Sort, SortField, Term, Value, shuffle_rank,
};
use media::search::SearchRequest;
use media::watch::{WatchState, Watched};
use testkit::both_databases;

use super::house::{NOW, film, library, opened, owner, probe, probed, show};

const FIELDS: [Field; 45] = [
    Field::Title,
    Field::Studio,
    Field::Edition,
    Field::Summary,
    Field::Guid,
    Field::Bucket,
    Field::ContentRating,
    Field::Key,
    Field::Parent,
    Field::Grandparent,
    Field::Index,
    Field::ParentIndex,
    Field::Year,
    Field::Decade,
    Field::Duration,
    Field::Rating,
    Field::AudienceRating,
    Field::UserRating,
    Field::ViewCount,
    Field::ViewOffset,
    Field::UnviewedLeaves,
    Field::MediaSize,
    Field::MediaBitrate,
    Field::MediaHeight,
    Field::AddedAt,
    Field::UpdatedAt,
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
    Field::Tag(TagKind::Collection),
    Field::Tag(TagKind::Role),
    Field::Tag(TagKind::Director),
    Field::Tag(TagKind::Country),
    Field::Tag(TagKind::Label),
    Field::Tag(TagKind::Guid),
];

const OPS: [Op; 10] = [
    Op::Is,
    Op::IsNot,
    Op::Contains,
    Op::ContainsNot,
    Op::Begins,
    Op::Ends,
    Op::Greater,
    Op::Less,
    Op::AtLeast,
    Op::AtMost,
];

const SORTS: [SortField; 25] = [
    SortField::TitleSort,
    SortField::Index,
    SortField::Order,
    SortField::ShowTitleSort,
    SortField::SeasonIndex,
    SortField::Year,
    SortField::OriginallyAvailableAt,
    SortField::Rating,
    SortField::AudienceRating,
    SortField::UserRating,
    SortField::ContentRating,
    SortField::Duration,
    SortField::ViewOffset,
    SortField::ViewCount,
    SortField::AddedAt,
    SortField::NewestLeafAddedAt,
    SortField::UpdatedAt,
    SortField::LastViewedAt,
    SortField::LastRatedAt,
    SortField::UnviewedLeaves,
    SortField::MediaHeight,
    SortField::MediaBitrate,
    SortField::MediaSize,
    SortField::Key,
    SortField::Random(7),
];

fn value(field: Field) -> Value {
    match field.kind() {
        FieldType::Text | FieldType::Tag => Value::Text("Drama".into()),
        FieldType::Number => Value::Number(1994),
        FieldType::Time => Value::Time(NOW),
        FieldType::Truth => Value::Truth(true),
    }
}

fn term(level: ItemKind, field: Field, op: Op, value: Value) -> Filter {
    Filter::Term(Term { level, field, op, values: vec![value] })
}

fn movies() -> Query {
    Query::all(Scope::All, ItemKind::Movie)
}

both_databases! {
    async fn every_field_and_comparison_is_understood(place: Place) {
        let store = opened(place).await;
        let levels = [ItemKind::Movie, ItemKind::Show, ItemKind::Episode];
        for field in FIELDS {
            let ops = OPS.into_iter().flat_map(|op| {
                [term(ItemKind::Movie, field, op, value(field)), term(ItemKind::Episode, field, op, value(field))]
            });
            let none = term(ItemKind::Show, field, Op::Is, Value::Text(String::new()));
            let filter = Filter::Any(ops.chain([none]).collect());
            for level in levels {
                let query = Query::all(Scope::All, level).and(filter.clone());
                let counted = store.count(&query, &owner()).await;
                assert!(counted.is_ok(), "{field:?} of {level:?}: {counted:?}");
            }
            let choices = store.choices(field, &movies(), &owner()).await;
            assert!(choices.is_ok(), "{field:?}: {choices:?}");
        }
    }

    async fn every_order_is_understood(place: Place) {
        let store = opened(place).await;
        for field in SORTS {
            for levels in [vec![ItemKind::Movie], vec![ItemKind::Show], vec![ItemKind::Season, ItemKind::Episode]] {
                for (direction, nulls) in [(Direction::Ascending, Nulls::Last), (Direction::Descending, Nulls::First)] {
                    let query = Query { levels: levels.clone(), ..movies() };
                    let query = query.sorted(vec![Sort { field, direction, nulls }]).window(1, 2);
                    let listed = store.list(&query, &owner()).await;
                    assert!(listed.is_ok(), "{field:?} of {levels:?}: {listed:?}");
                }
            }
        }
    }

    async fn a_page_costs_as_many_statements_in_a_large_library_as_in_a_small_one(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        film(&store, key, "One").await;
        let before = store.database().statements();
        store.list(&movies().window(0, 20), &owner()).await.unwrap();
        let small = store.database().statements() - before;
        for number in 0..30 {
            film(&store, key, &format!("Film {number}")).await;
        }
        let before = store.database().statements();
        let page = store.list(&movies().window(0, 20), &owner()).await.unwrap();
        let large = store.database().statements() - before;
        assert_eq!((page.rows.len(), page.total), (20, 31));
        // One more, because a window that does not reach the end has to be counted.
        assert!(large <= small + 1, "{large} statements instead of {small}");
    }

    async fn films_are_found_by_what_is_known_of_them(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let (light, file) = film(&store, key, "The Last Light").await;
        film(&store, key, "100% Snow").await;
        probed(&store, file, Ok(probe())).await;
        let found = async |filter: Filter| {
            let page = store.list(&movies().and(filter), &owner()).await.unwrap();
            page.rows.into_iter().map(|view| view.item.title).collect::<Vec<_>>()
        };
        let movie = ItemKind::Movie;
        let text = |text: &str| Value::Text(text.into());
        assert_eq!(found(term(movie, Field::Title, Op::Contains, text("LAST"))).await, ["The Last Light"]);
        assert_eq!(found(term(movie, Field::Title, Op::Contains, text("0%"))).await, ["100% Snow"]);
        assert_eq!(found(term(movie, Field::Title, Op::Contains, text("_"))).await, [""; 0]);
        assert_eq!(found(term(movie, Field::Title, Op::IsNot, text("the last light"))).await, ["100% Snow"]);
        assert_eq!(found(term(movie, Field::Resolution, Op::Is, text("1080"))).await, ["The Last Light"]);
        assert_eq!(found(term(movie, Field::Resolution, Op::IsNot, text("1080"))).await, ["100% Snow"]);
        assert_eq!(found(term(movie, Field::SubtitleLanguage, Op::Is, text("deu"))).await, ["The Last Light"]);
        assert_eq!(found(term(movie, Field::Decade, Op::Is, Value::Number(1990))).await.len(), 2);
        assert_eq!(found(term(movie, Field::Tag(TagKind::Role), Op::Is, text("amelie sel"))).await.len(), 2);
        assert_eq!(found(term(movie, Field::Tag(TagKind::Label), Op::Is, text(""))).await.len(), 2);
        assert_eq!(found(term(movie, Field::Key, Op::Is, Value::Number(light.0))).await, ["The Last Light"]);
        let genres = store.choices(Field::Tag(TagKind::Genre), &movies(), &owner()).await.unwrap();
        assert_eq!((genres[0].title.as_str(), genres[0].count), ("Drama", 2));
        let letters = store.buckets(&movies(), &owner()).await.unwrap();
        let letters: Vec<(&str, u64)> = letters.iter().map(|it| (it.letter.as_str(), it.count)).collect();
        assert_eq!(letters, [("#", 1), ("L", 1)]);
    }

    async fn a_shuffled_list_is_in_the_order_every_store_agrees_on(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let mut keys = Vec::new();
        for number in 0..9 {
            keys.push(film(&store, key, &format!("Film {number}")).await.0);
        }
        keys.sort_by_key(|key| (shuffle_rank(*key, 12_345), *key));
        let query = movies().sorted(vec![Sort::by(SortField::Random(12_345))]);
        let listed = store.list(&query, &owner()).await.unwrap();
        assert_eq!(listed.rows.iter().map(|view| view.item.key).collect::<Vec<_>>(), keys);
    }

    async fn a_share_shows_its_libraries_and_what_its_filter_lets_through(place: Place) {
        let store = opened(place).await;
        let films = library(&store, LibraryKind::Movie, "films").await;
        let shows = library(&store, LibraryKind::Show, "shows").await;
        let (light, _) = film(&store, films, "The Last Light").await;
        let (_, _, episodes) = show(&store, shows, "Harbour").await;
        let guest = |sections: Sections, filters: Restrictions| Caller {
            account: Some(7),
            owner: false,
            sections,
            filters,
            ..owner()
        };
        let all = [light, episodes[0]];
        let sees = async |caller: Caller| store.details(&all, &caller).await.unwrap().len();
        assert_eq!(sees(guest(Sections::All, Restrictions::default())).await, 2);
        assert_eq!(sees(guest(Sections::Some(vec![films]), Restrictions::default())).await, 1);
        assert_eq!(sees(guest(Sections::Some(vec![]), Restrictions::default())).await, 0);
        let adults = Restriction::parse("contentRating=R");
        let movies_only = Restrictions { television: adults.clone(), ..Restrictions::default() };
        assert_eq!(sees(guest(Sections::All, movies_only)).await, 1);
        let neither = Restrictions { movies: Restriction::parse("contentRating!=pg"), television: adults };
        assert_eq!(sees(guest(Sections::All, neither)).await, 0);
    }

    async fn what_a_person_watched_is_their_own_and_leads_on(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Show, "shows").await;
        let (harbour, seasons, episodes) = show(&store, key, "Harbour").await;
        let (ana, bob) = (owner(), Caller { account: Some(7), owner: false, ..owner() });
        let seen = WatchState::default().mark_seen(NOW);
        let state = [Watched { item: episodes[1], state: seen }];
        let history = NewHistory { item: episodes[1], client: "tv".into(), viewed_at: NOW };
        store.save_watched(ana.viewer(), &state, Some(&history)).await.unwrap();
        let wanted = NextUp { library: None, show: None, since: None, limit: 5 };
        let next = store.next_up(&wanted, &ana).await.unwrap();
        assert_eq!(next.iter().map(|view| view.item.key).collect::<Vec<_>>(), [episodes[2]]);
        assert!(store.next_up(&wanted, &bob).await.unwrap().is_empty());
        let view = store.details(&[harbour], &ana).await.unwrap().remove(0);
        let counts = view.counts.unwrap();
        assert_eq!((counts.children, counts.leaves, counts.viewed_leaves), (2, 4, 1));
        assert_eq!(view.watch.last_viewed_at, Some(NOW));
        assert_eq!(view.locations, ["/shows/Harbour"]);
        let unseen = term(ItemKind::Season, Field::UnviewedLeaves, Op::Is, Value::Number(2));
        let fresh = store.list(&Query::children(harbour, ItemKind::Season).and(unseen), &ana).await.unwrap();
        assert_eq!(fresh.rows.iter().map(|view| view.item.key).collect::<Vec<_>>(), [seasons[1]]);
        assert_eq!(store.leaves(&[harbour], &ana).await.unwrap(), episodes);
        let rows = store.history(&HistoryQuery::default(), &ana).await.unwrap();
        assert_eq!((rows.total, rows.rows[0].title.as_str()), (1, "Part 2"));
        assert_eq!(store.history(&HistoryQuery::default(), &bob).await.unwrap().total, 0);
    }

    async fn a_search_finds_the_beginnings_of_words_in_titles_and_tags(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        film(&store, key, "The Last Light").await;
        film(&store, key, "Lightning").await;
        let found = store.search(&SearchRequest::typed("LIGH", 10), &owner()).await.unwrap();
        assert_eq!(found.items.len(), 2);
        let found = store.search(&SearchRequest::typed("light las", 10), &owner()).await.unwrap();
        assert_eq!(found.items.len(), 1);
        let found = store.search(&SearchRequest::typed("amelie", 10), &owner()).await.unwrap();
        assert_eq!((found.tags[0].name.as_str(), found.tags[0].count), ("Amélie Sel", 2));
        assert!(store.search(&SearchRequest::typed("%", 10), &owner()).await.unwrap().items.is_empty());
    }
}
