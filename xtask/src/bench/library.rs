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

/// Scans ten thousand films, probes some of them the plain way, and starts again.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let folder = place.path().join("films");
    fs::create_dir(&folder).map_err(|e| e.to_string())?;
    let seed = place.path().join("seed.mkv");
    films::tiny(&seed)?;
    for number in 0..FILES {
        let name = format!("Film Number {number:05} ({}).mkv", 1930 + number % 95);
        fs::copy(&seed, folder.join(name)).map_err(|e| e.to_string())?;
    }
    let mut house = House::start(place.path())?;
    let began = Instant::now();
    let key = house.library(&folder)?;
    house.scanned(&key, FILES)?;
    let ours = FILES as f64 / began.elapsed().as_secs_f64();
    let theirs = ffprobes_per_second(&folder)?;
    let took = house.restart()?;
    house.client.get(&format!(
        "{}/library/sections/{key}/all?X-Plex-Container-Start=0&X-Plex-Container-Size=50",
        house.media
    ))?;
    Ok(vec![
        Line {
            what: format!("files scanned per second ({FILES} films)"),
            ours: format!("{ours:.0}"),
            limit: format!("{theirs:.1} with ffprobe once per file, two at a time"),
            ratio: format!("{:.1}", ours / theirs),
            aim: "10",
        },
        Line {
            what: format!("start until both services answer, {FILES} items"),
            ours: format!("{:.0} ms", took.as_secs_f64() * 1000.0),
            limit: "-".into(),
            ratio: "-".into(),
            aim: "300 ms",
        },
        Line {
            what: format!("resident memory of `up` with {FILES} items"),
            ours: format!("{:.0} MB", house.resident_megabytes()?),
            limit: "-".into(),
            ratio: "-".into(),
            aim: "100 MB",
        },
    ])
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
