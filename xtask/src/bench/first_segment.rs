//! From pressing play to the first segment, beside ffmpeg making the same one on its own.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::Line;
use super::client::Result;
use super::direct_play::median;
use super::films;
use super::house::{House, text};

const ROUNDS: usize = 5;

/// Measures a film that only needs another wrapping and one that needs another picture.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let folder = place.path().join("films");
    fs::create_dir(&folder).map_err(|e| e.to_string())?;
    let mut lines = Vec::new();
    let kinds: [(&str, &[&str], &[&str]); 2] = [
        ("remux", &["-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"], &["-c", "copy"]),
        (
            "transcode",
            &["-c:v", "mpeg2video", "-q:v", "4", "-c:a", "ac3"],
            &["-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"],
        ),
    ];
    let house = House::start(place.path())?;
    for (number, (name, source, codecs)) in kinds.iter().enumerate() {
        let own = folder.join(name);
        fs::create_dir(&own).map_err(|e| e.to_string())?;
        for round in 0..ROUNDS {
            films::make(&own.join(format!("Film {number}{round} (2020).mkv")), 30 + round as u32, source)?;
        }
        let key = house.library(&own)?;
        let key = if number == 0 { key } else { newest(&house)? };
        house.scanned(&key, ROUNDS as u64)?;
        let all = house.client.get(&format!("{}/library/sections/{key}/all", house.media))?;
        let (mut ours, mut limit) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            limit.push(ffmpeg(&own.join(format!("Film {number}{round} (2020).mkv")), place.path(), codecs)?);
            let item = text(&all, &format!("/MediaContainer/Metadata/{round}/ratingKey"))?;
            ours.push(play(&house, &item, &format!("bench-{number}-{round}"))?);
        }
        let (ours, limit) = (median(ours), median(limit));
        lines.push(Line {
            what: format!("play to first segment, {name}"),
            ours: format!("{:.0} ms", ours * 1000.0),
            limit: format!("{:.0} ms ffmpeg alone, one segment of 3 s", limit * 1000.0),
            ratio: format!("{:.2}", ours / limit),
            aim: "-",
        });
    }
    Ok(lines)
}

fn newest(house: &House) -> Result<String> {
    let sections = house.client.get(&format!("{}/library/sections", house.media))?;
    text(&sections, "/MediaContainer/Directory/1/key")
}

/// The way a player goes: decision, master, playlist, map, first segment.
fn play(house: &House, item: &str, session: &str) -> Result<f64> {
    let query = format!(
        "path=%2Flibrary%2Fmetadata%2F{item}&mediaIndex=0&partIndex=0&protocol=hls&directPlay=0&directStream=1&hasMDE=1&session={session}"
    );
    let base = format!("{}/video/:/transcode/universal", house.media);
    let began = Instant::now();
    house.client.get(&format!("{base}/decision?{query}"))?;
    let master = format!("{base}/start.m3u8?{query}");
    let variant = join(&master, &first(&house.client.body(&master)?)?)?;
    let segment = join(&variant, &first(&house.client.body(&variant)?)?)?;
    house.client.swallow(&segment, 0, u64::MAX >> 1, &mut vec![0; 1 << 20])?;
    Ok(began.elapsed().as_secs_f64())
}

fn first(playlist: &str) -> Result<String> {
    playlist
        .lines()
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .ok_or("an empty playlist".into())
}

fn join(base: &str, relative: &str) -> Result<String> {
    url::Url::parse(base).and_then(|base| base.join(relative)).map(String::from).map_err(|e| e.to_string())
}

fn ffmpeg(film: &Path, place: &Path, codecs: &[&str]) -> Result<f64> {
    let began = Instant::now();
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-y", "-t", "3", "-i"])
        .arg(film)
        .args(codecs)
        .args(["-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof"])
        .arg(place.join("segment.mp4"))
        .status()
        .map_err(|e| e.to_string())?;
    if status.success() { Ok(began.elapsed().as_secs_f64()) } else { Err("ffmpeg failed".into()) }
}
