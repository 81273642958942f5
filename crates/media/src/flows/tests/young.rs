//! Files that were changed a moment ago: each waits for itself alone, and not for long.

use kernel::Clock as _;

use super::world::{World, run};
use crate::flows::scan::{Look, STILL_MS};
use crate::flows::{ScanReport, Stop};
use crate::item::ItemKind;
use crate::library::LibraryKind;

fn films() -> World {
    World::with(LibraryKind::Movie, &["/films"])
}

fn scan_now(world: &World) -> ScanReport {
    run(world.scanner().scan(&world.library(), None, false, &Stop::default(), &|_| {})).unwrap()
}

/// Looks again after a while and places what stayed; gives what is still young.
fn look_again(world: &World, looks: Vec<Look>, after: i64) -> (u64, Vec<Look>) {
    world.later(after);
    let looked = run(world.scanner().look_again(looks));
    if looked.still.is_empty() {
        return (0, looked.young);
    }
    let report = run(world.scanner().place_still(&world.library(), looked.still, &Stop::default())).unwrap();
    (report.added + report.moved + report.changed, looked.young)
}

#[test]
fn a_folder_copied_a_moment_ago_is_there_after_a_second_look() {
    let world = films();
    let now = world.time.now().0;
    for number in 0..300 {
        world.disk.put(
            &format!("/films/Film {number}/Film {number} (1999).mkv"),
            &format!("film {number}"),
            now - 10,
        );
    }
    let report = scan_now(&world);
    assert_eq!((report.added, report.young.len()), (0, 300));
    let (placed, young) = look_again(&world, report.young, STILL_MS);
    assert_eq!((placed, young.len()), (300, 0));
    assert_eq!(world.list(ItemKind::Movie).len(), 300);
}

#[test]
fn a_file_that_still_grows_keeps_none_of_the_others_waiting() {
    let world = films();
    let now = world.time.now().0;
    world.disk.put("/films/Old (1950).mkv", "old", 1);
    world.disk.put("/films/Alien (1979).mkv", "half", now - 10);
    world.disk.put("/films/Heat (1995).mkv", "whole film", now - 10);
    let report = scan_now(&world);
    assert_eq!((report.added, report.young.len()), (1, 2));
    world.disk.put("/films/Alien (1979).mkv", "half and more", now + STILL_MS - 10);
    let (placed, young) = look_again(&world, report.young, STILL_MS);
    assert_eq!((placed, young.len()), (1, 1));
    assert_eq!(world.titles(ItemKind::Movie), ["Heat", "Old"]);
    let (placed, young) = look_again(&world, young, STILL_MS);
    assert_eq!((placed, young.len()), (1, 0));
    assert_eq!(world.titles(ItemKind::Movie), ["Alien", "Heat", "Old"]);
}

#[test]
fn a_second_look_that_comes_too_soon_decides_nothing() {
    let world = films();
    world.disk.put("/films/Alien (1979).mkv", "aa", world.time.now().0);
    let first = scan_now(&world).young;
    let (placed, young) = look_again(&world, first.clone(), STILL_MS - 1);
    assert_eq!((placed, &young), (0, &first));
    assert_eq!(look_again(&world, young, 1), (1, Vec::new()));
}

#[test]
fn old_times_of_change_and_times_in_the_future_need_no_second_look() {
    let world = films();
    let now = world.time.now().0;
    world.disk.put("/films/Alien (1979).mkv", "aa", now - 3_000);
    world.disk.put("/films/Heat (1995).mkv", "bb", now + 60_000);
    world.disk.put("/films/Ran (1985).mkv", "cc", now - 2_999);
    let report = scan_now(&world);
    assert_eq!((report.added, report.young.len()), (2, 1));
}

#[test]
fn a_known_file_that_is_written_anew_is_shown_as_it_was_until_it_is_whole() {
    let world = films();
    world.disk.put("/films/Alien (1979).mkv", "aa", 1);
    world.scan();
    world.probe();
    world.disk.put("/films/Alien (1979).mkv", "anew", world.time.now().0);
    let report = scan_now(&world);
    assert_eq!((report.changed, report.young.len(), world.probe()), (0, 1, 0));
    assert_eq!(world.titles(ItemKind::Movie), ["Alien"]);
    assert_eq!(look_again(&world, report.young, STILL_MS).0, 1);
    assert_eq!(world.probe(), 1);
}

#[test]
fn a_young_file_that_went_away_is_forgotten() {
    let world = films();
    world.disk.put("/films/Alien (1979).mkv", "aa", world.time.now().0);
    let report = scan_now(&world);
    world.disk.take("/films/Alien (1979).mkv");
    assert_eq!(look_again(&world, report.young, STILL_MS), (0, Vec::new()));
}
