//! When a file and its streams start: keyframes from the container's index, start times from ffprobe, side by side.

use media::playback::Time;
use media::playback::port::{Fault, Timing};
use media::playback::rendition::SourceFile;
use serde::Deserialize;

use crate::encode::fault;
use crate::ffmpeg::{Limits, Order, Programs, collect};

#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    streams: Vec<ShownStream>,
    format: Option<ShownFormat>,
}

#[derive(Deserialize)]
struct ShownStream {
    index: u32,
    start_time: Option<String>,
}

#[derive(Deserialize)]
struct ShownFormat {
    start_time: Option<String>,
}

/// The timing of a video stream.
pub(crate) async fn read(programs: &Programs, source: &SourceFile, stream: u32) -> Result<Timing, Fault> {
    let (path, container) = (source.path.clone(), source.container.clone());
    let index = tokio::task::spawn_blocking(move || crate::keyframes::read(&path, &container, stream));
    let shown = collect(order(programs, &source.path), 4 << 20).await.map_err(fault)?;
    let keyframes = index.await.map_err(|_| Fault::Unreadable { why: "its index can not be read".into() })?;
    let shown: Shown = serde_json::from_slice(&shown)
        .map_err(|_| Fault::Unreadable { why: "ffprobe does not know it".into() })?;
    let time = |text: Option<&String>| text.and_then(|text| text.parse().ok()).map(Time::from_seconds);
    let file_start =
        time(shown.format.as_ref().and_then(|format| format.start_time.as_ref())).unwrap_or_default();
    let own = shown.streams.iter().find(|one| one.index == stream);
    let stream_start = time(own.and_then(|own| own.start_time.as_ref())).unwrap_or(file_start);
    Ok(Timing { file_start, stream_start, keyframes: keyframes.map_err(Fault::Io)? })
}

fn order(programs: &Programs, path: &str) -> Order {
    let mut words: Vec<std::ffi::OsString> =
        ["-v", "error", "-protocol_whitelist", "file,pipe", "-of", "json"].map(Into::into).to_vec();
    words.extend(["-show_entries", "format=start_time:stream=index,start_time", "-i"].map(Into::into));
    words.push(format!("file:{path}").into());
    Order::reading(&programs.ffprobe, path, words, Limits::GLANCE)
}
