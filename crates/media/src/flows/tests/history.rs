//! What happens to files, in every order, and what must never happen to what people watched.

use proptest::prelude::*;

use super::world::{World, owner, run};
use crate::flows::Watching;
use crate::item::ItemKind;
use crate::library::LibraryKind;
use crate::ports::store::Watches as _;
use crate::ports::{Event, TimelineState};

fn films(paths: &[(&str, &str)]) -> World {
    let world = World::with(LibraryKind::Movie, &["/films"]);
    for (path, contents) in paths {
        world.disk.put(&format!("/films/{path}"), contents, 1);
    }
    world.scan();
    world.probe();
    world
}

fn rename(world: &World, from: &str, to: &str) {
    let (contents, at) = world.disk.take(&format!("/films/{from}")).unwrap();
    world.disk.put(&format!("/films/{to}"), &contents, at);
}

fn see(world: &World, title: &str) {
    let watching = Watching::new(world.store.clone(), world.heard.clone(), world.time.clone());
    let item =
        world.list(ItemKind::Movie).into_iter().find(|view| view.item.title == title).unwrap().item.key;
    run(watching.mark_seen(item, &owner())).unwrap();
}

fn seen(world: &World) -> Vec<String> {
    world.list(ItemKind::Movie).into_iter().filter(|it| it.watch.seen()).map(|it| it.item.title).collect()
}

#[test]
fn a_scan_with_nothing_changed_reads_no_file_and_changes_nothing() {
    let world = films(&[("Alien (1979).mkv", "aa"), ("Heat (1995)/Heat (1995).mkv", "bb")]);
    let before = world.list(ItemKind::Movie);
    let report = world.scan();
    assert_eq!((report.seen, report.added, report.changed, report.moved, report.gone), (2, 0, 0, 0, 0));
    assert_eq!(world.probe(), 0);
    assert_eq!(world.list(ItemKind::Movie), before);
}

#[test]
fn a_renamed_film_keeps_its_key_and_what_people_did_with_it() {
    let world = films(&[("Alein (1979).mkv", "aa")]);
    see(&world, "Alein");
    let key = world.list(ItemKind::Movie)[0].item.key;
    rename(&world, "Alein (1979).mkv", "Alien (1979).mkv");
    let report = world.scan();
    assert_eq!((report.moved, report.added, report.gone), (1, 0, 0));
    assert_eq!(world.titles(ItemKind::Movie), ["Alien"]);
    assert_eq!(world.list(ItemKind::Movie)[0].item.key, key);
    assert_eq!(seen(&world), ["Alien"]);
}

#[test]
fn a_film_taken_away_and_put_back_under_another_name_is_still_seen() {
    let world = films(&[("Alien (1979).mkv", "aa"), ("Heat (1995).mkv", "bb")]);
    see(&world, "Alien");
    let (contents, at) = world.disk.take("/films/Alien (1979).mkv").unwrap();
    world.scan();
    assert_eq!(world.titles(ItemKind::Movie), ["Heat"]);
    world.disk.put("/films/sub/Alien Director (1979).mkv", &contents, at);
    world.scan();
    assert_eq!(seen(&world), ["Alien Director"]);
}

#[test]
fn a_copy_under_another_name_is_the_same_film_and_stays_so_when_the_original_goes() {
    let world = films(&[("Alien (1979).mkv", "aa"), ("Heat (1995).mkv", "bb")]);
    see(&world, "Alien");
    world.disk.put("/films/Alien Copy (1979).mkv", "aa", 2);
    world.scan();
    world.probe();
    assert_eq!(seen(&world), ["Alien", "Alien Copy"]);
    world.disk.take("/films/Alien (1979).mkv");
    world.scan();
    assert_eq!(seen(&world), ["Alien Copy"]);
}

#[test]
fn a_better_file_of_the_same_film_is_a_second_version_and_may_stay_alone() {
    let world = films(&[("Alien (1979) - 720p.mkv", "small")]);
    see(&world, "Alien");
    world.disk.put("/films/Alien (1979) - 2160p.mkv", "very large", 2);
    world.scan();
    let view = world.list(ItemKind::Movie).remove(0);
    assert_eq!(view.versions.len(), 2);
    world.disk.take("/films/Alien (1979) - 720p.mkv");
    world.scan();
    let view = world.list(ItemKind::Movie).remove(0);
    assert!(view.item.available && view.watch.seen());
}

#[test]
fn a_replaced_file_is_read_anew_and_nothing_else_changes() {
    let world = films(&[("Alien (1979).mkv", "aa")]);
    see(&world, "Alien");
    let before = world.list(ItemKind::Movie).remove(0);
    world.disk.put("/films/Alien (1979).mkv", "another encode", 5);
    assert_eq!(world.scan().changed, 1);
    assert_eq!(world.probe(), 1);
    let after = world.list(ItemKind::Movie).remove(0);
    assert_eq!((after.item.key, after.watch), (before.item.key, before.watch));
    assert_eq!(after.versions[0].parts[0].key, before.versions[0].parts[0].key);
}

#[test]
fn an_unplugged_disk_is_no_deletion() {
    let world = films(&[("Alien (1979).mkv", "aa")]);
    see(&world, "Alien");
    world.disk.unplug("/films", true);
    assert_eq!(world.scan().folders_away, 1);
    let view = world.list(ItemKind::Movie).remove(0);
    assert!(!view.item.available && view.watch.seen());
    assert!(!world.library().folders[0].available);
    world.disk.unplug("/films", false);
    world.scan();
    let view = world.list(ItemKind::Movie).remove(0);
    assert!(view.item.available && view.watch.seen());
    assert_eq!(world.probe(), 0);
}

#[test]
fn a_folder_that_is_suddenly_empty_is_a_disk_that_is_not_mounted() {
    let world = films(&[("Alien (1979).mkv", "aa"), ("Heat (1995).mkv", "bb")]);
    for path in world.disk.paths() {
        world.disk.take(&path);
    }
    world.scan();
    let all = world.list(ItemKind::Movie);
    assert_eq!((all.len(), all.iter().filter(|view| view.item.available).count()), (2, 0));
    run(world.libraries().empty_trash(world.library)).unwrap();
    assert!(world.list(ItemKind::Movie).is_empty());
}

#[test]
fn a_new_film_is_told_once_and_a_film_taken_away_is_told_as_gone() {
    let world = films(&[("Alien (1979).mkv", "aa"), ("Heat (1995).mkv", "bb")]);
    world.disk.take("/films/Heat (1995).mkv");
    world.scan();
    let told: Vec<_> = world
        .heard
        .0
        .lock()
        .unwrap()
        .iter()
        .filter_map(|event| match event {
            Event::Timeline(entry) => Some((entry.title.clone(), entry.state)),
            _ => None,
        })
        .collect();
    let count = |title: &str, state| told.iter().filter(|it| **it == (title.to_owned(), state)).count();
    assert_eq!((count("Alien", TimelineState::Created), count("Heat", TimelineState::Created)), (1, 1));
    assert_eq!((count("Alien", TimelineState::Deleted), count("Heat", TimelineState::Deleted)), (0, 1));
}

#[test]
fn a_scan_of_one_folder_leaves_the_others_alone() {
    let world = films(&[("a/Alien (1979).mkv", "aa"), ("b/Heat (1995).mkv", "bb")]);
    world.disk.take("/films/b/Heat (1995).mkv");
    world.disk.put("/films/a/Ran (1985).mkv", "cc", 1);
    assert_eq!(world.scan_part(Some("/films/a")).added, 1);
    assert_eq!(world.titles(ItemKind::Movie), ["Alien", "Heat", "Ran"]);
    assert_eq!(world.scan_part(Some("/films/b/Heat (1995).mkv")).gone, 1);
    assert_eq!(world.titles(ItemKind::Movie), ["Alien", "Ran"]);
}

#[test]
fn a_double_episode_is_seen_in_both_its_episodes_or_in_one() {
    let world = World::with(LibraryKind::Show, &["/tv"]);
    world.disk.put("/tv/Lost/Season 1/Lost s01e01-e02.mkv", "aa", 1);
    world.disk.put("/tv/Lost/Season 1/Lost s01e03.mkv", "bb", 1);
    world.scan();
    assert_eq!(world.list(ItemKind::Episode).len(), 3);
    let show = world.list(ItemKind::Show).remove(0);
    assert_eq!(show.counts.map(|counts| (counts.children, counts.leaves)), Some((1, 3)));
    let (contents, at) = world.disk.take("/tv/Lost/Season 1/Lost s01e01-e02.mkv").unwrap();
    world.disk.put("/tv/Lost/Season 1/Lost s01e01.mkv", &contents, at);
    world.scan();
    let numbers: Vec<_> = world.list(ItemKind::Episode).iter().map(|view| view.item.index).collect();
    assert_eq!(numbers, [Some(1), Some(3)]);
}

#[test]
fn a_show_renamed_on_disk_keeps_its_episodes_and_their_state() {
    let world = World::with(LibraryKind::Show, &["/tv"]);
    for number in 1..=3 {
        world.disk.put(&format!("/tv/Lots/Season 1/s01e0{number}.mkv"), &format!("episode {number}"), 1);
    }
    world.scan();
    world.probe();
    let watching = Watching::new(world.store.clone(), world.heard.clone(), world.time.clone());
    let show = world.list(ItemKind::Show).remove(0).item.key;
    run(watching.rate(show, Some(80), &owner())).unwrap();
    run(watching.mark_seen(world.list(ItemKind::Episode)[0].item.key, &owner())).unwrap();
    for path in world.disk.paths() {
        let (contents, at) = world.disk.take(&path).unwrap();
        world.disk.put(&path.replace("Lots", "Lost"), &contents, at);
    }
    world.scan();
    assert_eq!(world.titles(ItemKind::Show), ["Lost"]);
    let show = world.list(ItemKind::Show).remove(0);
    assert_eq!(show.counts.map(|counts| (counts.leaves, counts.viewed_leaves)), Some((3, 1)));
    assert_eq!(run(world.store.watched_one(crate::Viewer::OWNER, show.item.key)).unwrap().rating, Some(80));
}

/// What can happen to a disk.
#[derive(Debug, Clone)]
enum Deed {
    Add(u8, u8),
    Rename(u8, u8),
    Remove(u8),
    Copy(u8, u8),
    Unplug,
    Plug,
    Scan,
    Probe,
}

fn deed() -> impl Strategy<Value = Deed> {
    let slot = 0u8..6;
    prop_oneof![
        (slot.clone(), 0u8..4).prop_map(|(to, film)| Deed::Add(to, film)),
        (slot.clone(), slot.clone()).prop_map(|(from, to)| Deed::Rename(from, to)),
        slot.clone().prop_map(Deed::Remove),
        (slot.clone(), slot).prop_map(|(from, to)| Deed::Copy(from, to)),
        Just(Deed::Unplug),
        Just(Deed::Plug),
        Just(Deed::Scan),
        Just(Deed::Probe),
    ]
}

/// Six places for films, some of which name the same one.
fn place(slot: u8) -> String {
    let name = match slot {
        0 => "Alien (1979).mkv",
        1 => "Alien (1979) - 4K.mkv",
        2 => "Alien.1979.mkv",
        3 => "Heat (1995).mkv",
        4 => "sub/Heat (1995).mkv",
        _ => "Ran (1985).mkv",
    };
    format!("/films/{name}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens to the files: at rest, what is listed is what is there, each present file is exactly in one
    /// place, and the film that was seen is seen under whatever name its file has now.
    #[test]
    fn no_history_of_a_disk_loses_what_was_watched(deeds in proptest::collection::vec(deed(), 1..24)) {
        let world = films(&[("Zulu (1964).mkv", "the film that was seen")]);
        see(&world, "Zulu");
        let mut at = String::from("/films/Zulu (1964).mkv");
        let mut stamp = 10;
        for deed in deeds {
            stamp += 1;
            match deed {
                Deed::Add(to, film) if place(to) != at => world.disk.put(&place(to), &format!("film {film}{}", "x".repeat(film.into())), stamp),
                Deed::Rename(from, to) if place(to) != at => {
                    if let Some((contents, changed)) = world.disk.take(&place(from)) {
                        world.disk.put(&place(to), &contents, changed);
                        if place(from) == at { at = place(to); }
                    } else if world.disk.contents(&place(to)).is_none() {
                        // Nothing lies at `from`: the film that was seen is moved instead.
                        world.scan();
                        world.probe();
                        let (contents, changed) = world.disk.take(&at).unwrap();
                        at = place(to);
                        world.disk.put(&at, &contents, changed);
                        world.scan();
                    }
                }
                Deed::Remove(slot) if place(slot) != at => { world.disk.take(&place(slot)); }
                Deed::Copy(from, to) if place(to) != at => {
                    if let Some(contents) = world.disk.contents(&place(from)).filter(|_| place(from) != at) {
                        world.disk.put(&place(to), &contents, stamp);
                    }
                }
                Deed::Unplug => world.disk.unplug("/films", true),
                Deed::Plug => world.disk.unplug("/films", false),
                Deed::Scan => { world.scan(); }
                Deed::Probe => { world.probe(); }
                Deed::Add(..) | Deed::Rename(..) | Deed::Remove(_) | Deed::Copy(..) => {}
            }
        }
        world.disk.unplug("/films", false);
        world.scan();
        world.probe();
        world.scan();
        let there = world.disk.paths();
        let mut listed: Vec<String> = world
            .list(ItemKind::Movie)
            .iter()
            .filter(|view| view.item.available)
            .flat_map(|view| view.versions.iter().flat_map(|version| &version.parts))
            .filter(|part| part.available)
            .map(|part| part.path.clone())
            .collect();
        listed.sort();
        prop_assert_eq!(&listed, &there);
        let all = world.list(ItemKind::Movie);
        let bearer = all.iter().find(|view| {
            view.versions.iter().flat_map(|version| &version.parts).any(|part| part.available && part.path == at)
        });
        prop_assert!(bearer.is_some_and(|view| view.watch.seen() && view.item.available), "{} is not seen", at);
    }
}
