//! Reading a large library beside `ffprobe` once per file, and starting with it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::Line;
use super::client::Result;
use super::films;
use super::house::House;

const FILES: u64 = 10_000;
const PROBED: u64 = 60;

/// Scans ten thousand films in one folder, looks through them again, probes some of them the plain way, starts again.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let folder = place.path().join("films");
    fill(place.path(), &folder)?;
    let mut house = House::start(place.path())?;
    let began = Instant::now();
    let key = house.library(&folder)?;
    house.scanned(&key, FILES)?;
    let first = FILES as f64 / began.elapsed().as_secs_f64();
    let (_, most) = house.resident_megabytes()?;
    let again = unchanged_per_second(&house, &key)?;
    let ffprobe = ffprobes_per_second(&folder)?;
    let walk = walked_per_second(&folder)?;
    let took = house.restart()?;
    house.client.get(&format!(
        "{}/library/sections/{key}/all?X-Plex-Container-Start=0&X-Plex-Container-Size=50",
        house.media
    ))?;
    let (now, _) = house.resident_megabytes()?;
    let alone =
        |what: String, ours: String, aim| Line { what, ours, limit: "-".into(), ratio: "-".into(), aim };
    Ok(vec![
        Line {
            what: format!("files named and read per second ({FILES} films in one folder)"),
            ours: format!("{first:.0}"),
            limit: format!("{ffprobe:.1} with ffprobe once per file, two at a time"),
            ratio: format!("{:.1}", first / ffprobe),
            aim: "10",
        },
        Line {
            what: "files looked at per second, nothing changed".into(),
            ours: format!("{again:.0}"),
            limit: format!("{walk:.0} walking the folder alone"),
            ratio: format!("{:.2}", again / walk),
            aim: "-",
        },
        alone(
            format!("start until both services answer, {FILES} items"),
            format!("{:.0} ms", took.as_secs_f64() * 1000.0),
            "300 ms",
        ),
        alone(format!("resident memory of `up` with {FILES} items"), format!("{now:.0} MB"), "100 MB"),
        alone(
            format!("resident memory of `up` at most, while it scanned {FILES}"),
            format!("{most:.0} MB"),
            "-",
        ),
    ])
}

/// Films that differ in name and content: one film, with its number after its end.
fn fill(place: &Path, folder: &Path) -> Result<()> {
    let seed = place.join("seed.mkv");
    films::tiny(&seed)?;
    let seed = fs::read(&seed).map_err(|e| e.to_string())?;
    fs::create_dir(folder).map_err(|e| e.to_string())?;
    for number in 0..FILES {
        let name = format!("Film Number {number:05} ({}).mkv", 1930 + number % 95);
        let mut film = seed.clone();
        // An element that players pass over.
        film.extend([0xec, 0x88]);
        film.extend(number.to_be_bytes());
        fs::write(folder.join(name), film).map_err(|e| e.to_string())?;
    }
    Ok(())
}

fn unchanged_per_second(house: &House, key: &str) -> Result<f64> {
    house.calm(key)?;
    let began = Instant::now();
    house.client.post(&format!("{}/library/sections/{key}/refresh", house.media))?;
    house.calm(key)?;
    Ok(FILES as f64 / began.elapsed().as_secs_f64())
}

fn walked_per_second(folder: &Path) -> Result<f64> {
    let began = Instant::now();
    let mut bytes = 0;
    for entry in fs::read_dir(folder).map_err(|e| e.to_string())? {
        bytes += entry.and_then(|entry| entry.metadata()).map_err(|e| e.to_string())?.len();
    }
    let took = began.elapsed().as_secs_f64();
    if bytes == 0 { Err("the films are empty".into()) } else { Ok(FILES as f64 / took) }
}

fn ffprobes_per_second(folder: &Path) -> Result<f64> {
    let files: Vec<_> = fs::read_dir(folder)
        .map_err(|e| e.to_string())?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .take(PROBED as usize)
        .collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for half in files.chunks(files.len().div_ceil(2)) {
            scope.spawn(move || {
                for file in half {
                    let _ = Command::new("ffprobe")
                        .args(["-v", "error", "-show_format", "-show_streams", "-of", "json"])
                        .arg(file)
                        .stdout(Stdio::null())
                        .status();
                }
            });
        }
    });
    Ok(files.len() as f64 / began.elapsed().as_secs_f64())
}
