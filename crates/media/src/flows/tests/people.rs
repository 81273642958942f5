//! What people do: make libraries, watch, continue, choose, list.

use std::sync::Arc;

use super::world::{Counting, World, guest, owner, run, wish};
use crate::flows::libraries::LibraryError;
use crate::flows::lists::QueueWish;
use crate::flows::watching::{Origin, WatchError};
use crate::flows::{Browse, Hubs, Lists, Report, Watching};
use crate::item::ItemKind;
use crate::keys::ItemKey;
use crate::library::LibraryKind;
use crate::lists::{ListKind, Place};
use crate::ports::store::LibraryChange;
use crate::ports::{DiskError, PlayingState};

fn series() -> World {
    let world = World::with(LibraryKind::Show, &["/tv"]);
    for number in 1..=4 {
        world.disk.put(&format!("/tv/Lost/Season 1/Lost s01e0{number}.mkv"), &format!("episode {number}"), 1);
    }
    world.disk.put("/tv/Lost/Specials/Lost s00e01.mkv", "special", 1);
    world.disk.put("/tv/Rome/Season 1/Rome s01e01.mkv", "rome", 1);
    world.scan();
    world.probe();
    world
}

fn watching(world: &World) -> Watching {
    Watching::new(world.store.clone(), world.heard.clone(), world.time.clone())
}

fn episode(world: &World, show: &str, number: i64) -> ItemKey {
    let all = world.list(ItemKind::Episode);
    let found = all.iter().find(|view| {
        view.grandparent.as_ref().is_some_and(|it| it.title == show)
            && view.item.index == Some(number)
            && view.parent.as_ref().is_some_and(|it| it.index == Some(1))
    });
    found.expect("an episode").item.key
}

fn report(item: ItemKey, position_ms: u64, state: PlayingState) -> Report {
    Report {
        item,
        session: "one".into(),
        state,
        position_ms,
        duration_ms: Some(3_600_000),
        queue: None,
        entry: None,
        offline: false,
        origin: Origin::default(),
        transcode: None,
    }
}

fn row(world: &World) -> Vec<(String, Option<i64>)> {
    let hubs = Hubs { store: world.store.clone(), clock: world.time.clone() };
    let page = run(hubs.continue_watching(&owner(), None, 0, 20)).unwrap();
    page.rows
        .iter()
        .map(|view| {
            (view.grandparent.as_ref().map_or_else(String::new, |it| it.title.clone()), view.item.index)
        })
        .collect()
}

#[test]
fn the_next_episode_follows_the_one_that_was_seen() {
    let world = series();
    let watching = watching(&world);
    assert!(row(&world).is_empty());
    run(watching.report(report(episode(&world, "Lost", 1), 3_500_000, PlayingState::Playing), &owner()))
        .unwrap();
    assert_eq!(row(&world), [("Lost".into(), Some(2))]);
    world.later(1_000);
    run(watching.report(report(episode(&world, "Lost", 2), 600_000, PlayingState::Stopped), &owner()))
        .unwrap();
    assert_eq!(row(&world), [("Lost".into(), Some(2))]);
    world.later(1_000);
    run(watching.mark_seen(episode(&world, "Rome", 1), &owner())).unwrap();
    assert_eq!(row(&world), [("Lost".into(), Some(2))]);
    run(watching.dismiss(episode(&world, "Lost", 2), &owner())).unwrap();
    assert!(row(&world).is_empty());
}

#[test]
fn a_show_nobody_followed_for_months_leaves_the_row() {
    let world = series();
    run(watching(&world).mark_seen(episode(&world, "Lost", 1), &owner())).unwrap();
    assert_eq!(row(&world).len(), 1);
    world.later(17 * 7 * 24 * 3_600_000);
    assert!(row(&world).is_empty());
}

#[test]
fn a_film_is_counted_once_and_written_into_the_history_once() {
    let world = series();
    let (watching, item) = (watching(&world), episode(&world, "Lost", 1));
    for position in [0, 1_800_000, 3_300_000, 3_400_000, 3_600_000] {
        world.later(10_000);
        run(watching.report(report(item, position, PlayingState::Playing), &owner())).unwrap();
    }
    run(watching.report(report(item, 3_600_000, PlayingState::Stopped), &owner())).unwrap();
    assert_eq!(run(watching.state(owner().viewer(), item)).unwrap().views, 1);
    let browse = Browse { store: world.store, clock: world.time };
    let history = run(browse.history(&crate::history::HistoryQuery::default(), &owner())).unwrap();
    assert_eq!((history.total, history.rows[0].client.as_str()), (1, "tv"));
    assert!(watching.live().is_empty());
}

#[test]
fn playbacks_are_live_until_they_stop_or_fall_silent() {
    let world = series();
    let (watching, item) = (watching(&world), episode(&world, "Lost", 1));
    run(watching.report(report(item, 1, PlayingState::Playing), &owner())).unwrap();
    let number = watching.live()[0].number;
    assert!(watching.terminate(number, "bed time"));
    let told = run(watching.report(report(item, 2, PlayingState::Playing), &owner())).unwrap();
    assert_eq!(told.terminated.as_deref(), Some("bed time"));
    world.later(300_001);
    assert!(watching.live().is_empty());
}

#[test]
fn a_position_behind_the_end_is_refused() {
    let world = series();
    let item = episode(&world, "Lost", 1);
    let refused = run(watching(&world).report(report(item, 3_600_001, PlayingState::Playing), &owner()));
    assert!(matches!(refused, Err(WatchError::BehindTheEnd { .. })));
}

#[test]
fn what_one_person_sees_is_not_what_another_saw() {
    let world = series();
    let (watching, friend) = (watching(&world), guest(77, &[world.library]));
    let show = world.list(ItemKind::Show).remove(0).item.key;
    run(watching.mark_seen(show, &friend)).unwrap();
    let counts = |caller: &crate::Caller| {
        let browse = Browse { store: world.store.clone(), clock: world.time.clone() };
        run(browse.one(show, caller)).unwrap().counts.unwrap()
    };
    assert_eq!((counts(&friend).viewed_leaves, counts(&owner()).viewed_leaves), (5, 0));
    run(watching.mark_unseen(show, &friend)).unwrap();
    assert_eq!(counts(&friend).viewed_leaves, 0);
    let stranger = guest(78, &[]);
    assert!(matches!(run(watching.mark_seen(show, &stranger)), Err(WatchError::Unknown)));
}

#[test]
fn a_library_needs_a_name_and_folders_that_are_there_and_nobody_elses() {
    let world = World::with(LibraryKind::Movie, &["/films"]);
    let libraries = world.libraries();
    let make = |folders: &[&str]| run(libraries.create(wish(LibraryKind::Movie, folders)));
    assert!(matches!(make(&[]), Err(LibraryError::NoFolder)));
    assert!(matches!(make(&["/absent"]), Err(LibraryError::Folder(DiskError::Absent { .. }))));
    assert!(matches!(make(&["/films/new"]), Err(LibraryError::Overlap { .. })));
    let mut nameless = wish(LibraryKind::Movie, &["/tv"]);
    nameless.title = " ".into();
    assert!(matches!(run(libraries.create(nameless)), Err(LibraryError::NoName)));
    assert_eq!(make(&["/tv"]).unwrap().uuid.len(), 36);
}

#[test]
fn a_folder_is_added_to_a_library_and_taken_from_it() {
    let world = World::with(LibraryKind::Movie, &["/films"]);
    world.disk.put("/films/Alien (1979).mkv", "aa", 1);
    world.disk.put("/more/Heat (1995).mkv", "bb", 1);
    run(world.libraries().add_folder(world.library, "/more")).unwrap();
    world.scan();
    assert_eq!(world.titles(ItemKind::Movie), ["Alien", "Heat"]);
    run(world.libraries().remove_folder(world.library, "/more")).unwrap();
    assert_eq!(world.titles(ItemKind::Movie), ["Alien"]);
    assert_eq!(world.files().len(), 1);
    let rename = LibraryChange { title: Some("Movies".into()), ..LibraryChange::default() };
    assert_eq!(run(world.libraries().change(world.library, rename)).unwrap().title, "Movies");
    run(world.libraries().remove(world.library)).unwrap();
    assert!(world.list(ItemKind::Movie).is_empty());
}

#[test]
fn a_play_queue_of_one_episode_goes_on_with_the_next() {
    let world = series();
    let lists = Lists {
        store: world.store.clone(),
        clock: world.time.clone(),
        entropy: Arc::new(Counting::default()),
    };
    let second = episode(&world, "Lost", 2);
    let wish = QueueWish {
        items: vec![second],
        start: None,
        shuffle: false,
        continuous: true,
        kind: ListKind::Video,
        source: String::new(),
    };
    let queue = run(lists.make_queue(&wish, &owner())).unwrap();
    let at = queue.selected_at().unwrap();
    assert_eq!((queue.entries[at].item, queue.entries[at + 1].item), (second, episode(&world, "Lost", 3)));
    let rome = episode(&world, "Rome", 1);
    let queue = run(lists.add_to_queue(queue.key, &[rome], Place::Next, &owner())).unwrap();
    assert_eq!(queue.entries[at + 1].item, rome);
    assert!(run(lists.queue(queue.key, &guest(77, &[world.library]))).is_err());
}
