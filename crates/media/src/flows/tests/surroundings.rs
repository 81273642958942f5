//! What lies beside films: seen once by the scan, carried along by the store, read by nobody again.

use std::sync::Arc;

use async_trait::async_trait;

use super::world::{Heard, World, run};
use crate::flows::Analyst;
use crate::item::{ItemKind, Picture, PictureKind, PictureSource};
use crate::keys::ItemKey;
use crate::library::LibraryKind;
use crate::ports::pictures::{FrameSource, ImageBytes, PictureError, PictureShape};
use crate::ports::store::{Analysis as _, ProbeJob};
use crate::ports::{Pictures, ProbeError, Prober};
use crate::stream::Probe;

struct OneHour;

#[async_trait]
impl Prober for OneHour {
    async fn probe(&self, _: &str) -> Result<Probe, ProbeError> {
        Ok(Probe { duration_ms: Some(3_600_000), container: "mkv".into(), ..Probe::default() })
    }
}

/// Takes every image it is given.
struct Album;

#[async_trait]
impl Pictures for Album {
    async fn take_local(&self, _: ItemKey, kind: PictureKind, path: &str) -> Result<Picture, PictureError> {
        let origin = Some(path.to_owned());
        Ok(Picture { kind, source: PictureSource::Local, origin, stamp: String::new() })
    }
    async fn take_frame(&self, _: ItemKey, _: PictureKind, _: &FrameSource) -> Result<Picture, PictureError> {
        Err(PictureError::Absent)
    }
    async fn take_bytes(&self, _: ItemKey, _: PictureKind, _: Vec<u8>) -> Result<Picture, PictureError> {
        Err(PictureError::Absent)
    }
    async fn original(&self, _: ItemKey, _: PictureKind) -> Result<ImageBytes, PictureError> {
        Err(PictureError::Absent)
    }
    async fn shaped(&self, _: ItemKey, _: PictureKind, _: &PictureShape) -> Result<ImageBytes, PictureError> {
        Err(PictureError::Absent)
    }
    async fn collage(&self, _: &[ItemKey], _: &PictureShape) -> Result<ImageBytes, PictureError> {
        Err(PictureError::Absent)
    }
    async fn forget(&self, _: ItemKey) {}
}

fn films(paths: &[&str]) -> World {
    let world = World::with(LibraryKind::Movie, &["/films"]);
    for path in paths {
        world.disk.put(&format!("/films/{path}"), path, 1);
    }
    world.scan();
    world
}

fn analyst(world: &World) -> Analyst {
    Analyst {
        store: world.store.clone(),
        disk: world.disk.clone(),
        prober: Arc::new(OneHour),
        pictures: Arc::new(Album),
        events: Arc::new(Heard::default()),
        clock: world.time.clone(),
    }
}

fn read(world: &World, job: &ProbeJob) -> Vec<String> {
    let analyst = analyst(world);
    let probed = run(analyst.probe(job)).unwrap();
    run(analyst.save(std::slice::from_ref(&probed))).unwrap();
    probed.result.unwrap().streams.into_iter().filter_map(|stream| stream.sidecar).collect()
}

fn read_all(world: &World) -> Vec<String> {
    let jobs = run(world.store.to_probe(&[], 1000)).unwrap();
    let mut all: Vec<String> = jobs.iter().flat_map(|job| read(world, job)).collect();
    all.sort();
    all
}

fn posters(world: &World) -> Vec<(String, String)> {
    for job in run(world.store.to_picture(&[], 1000)).unwrap() {
        run(analyst(world).picture(&job)).unwrap();
    }
    let origin = |view: &crate::item::ItemView| view.item.picture(PictureKind::Thumb)?.origin.clone();
    let films = world.list(ItemKind::Movie).into_iter();
    films.filter_map(|view| Some((view.item.title.clone(), origin(&view)?))).collect()
}

#[test]
fn reading_a_file_costs_the_same_whatever_lies_around_it() {
    let names: Vec<String> = (0..500)
        .flat_map(|number| ["mkv", "en.srt", "jpg"].map(|end| format!("Film {number:03} (1999).{end}")))
        .collect();
    let world = films(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let before = world.disk.folders_read();
    assert_eq!(read_all(&world).len(), 500);
    assert_eq!(posters(&world).len(), 500);
    assert_eq!(world.disk.folders_read(), before);
}

#[test]
fn subtitles_put_beside_a_film_make_it_read_anew_and_no_other() {
    let world = films(&["Alien (1979).mkv", "Heat (1995).mkv"]);
    assert!(read_all(&world).is_empty());
    world.disk.put("/films/Alien (1979).en.srt", "words", 3);
    assert_eq!(world.scan().changed, 1);
    assert_eq!(read_all(&world), ["/films/Alien (1979).en.srt"]);
    world.disk.put("/films/Subs/Heat (1995).de.srt", "words", 3);
    assert_eq!(world.scan().changed, 1);
    assert_eq!(read_all(&world), ["/films/Subs/Heat (1995).de.srt"]);
}

#[test]
fn a_poster_of_one_film_among_many_makes_no_other_read_anew() {
    let world = films(&["Alien (1979).mkv", "Heat (1995).mkv"]);
    read_all(&world);
    world.disk.put("/films/Heat (1995)-poster.jpg", "picture", 3);
    assert_eq!(world.scan().changed, 1);
    read_all(&world);
    assert_eq!(posters(&world), [("Heat".into(), "/films/Heat (1995)-poster.jpg".into())]);
}

#[test]
fn subtitles_of_a_film_that_moved_are_found_where_they_are_now() {
    let world = films(&["Alein/Alien (1979).mkv", "Alein/Alien (1979).en.srt"]);
    assert_eq!(read_all(&world), ["/films/Alein/Alien (1979).en.srt"]);
    for path in world.disk.paths() {
        let (contents, at) = world.disk.take(&path).unwrap();
        world.disk.put(&path.replace("Alein", "Alien"), &contents, at);
    }
    assert_eq!(world.scan().moved, 1);
    assert_eq!(read_all(&world), ["/films/Alien/Alien (1979).en.srt"]);
}
