//! The index against what ffprobe finds by decoding, and against files that lie.

use super::*;
use crate::ffmpeg::{Limits, Order, collect};
use crate::film::Film;

async fn decoded(path: &str) -> Vec<f64> {
    let words = ["-v", "error", "-select_streams", "v:0", "-skip_frame", "nokey", "-show_entries"];
    let more = ["frame=pts_time", "-of", "csv=p=0", path];
    let words = words.iter().chain(&more).map(Into::into).collect();
    let order = Order::reading(std::path::Path::new("ffprobe"), path, words, Limits::GLANCE);
    let text = String::from_utf8(collect(order, 1 << 20).await.unwrap()).unwrap();
    text.lines().filter_map(|line| line.trim_end_matches(',').parse().ok()).collect()
}

#[tokio::test]
async fn the_index_names_exactly_the_keyframes_that_decoding_finds() {
    for container in ["mkv", "mp4"] {
        let film = Film::make(container).await;
        let path = film.path();
        let index = read(&path, container, 0).unwrap().unwrap();
        let found = decoded(&path).await;
        assert_eq!(index.len(), found.len(), "{container}: {index:?} {found:?}");
        for (indexed, found) in index.iter().zip(found) {
            assert!((indexed.seconds() - found).abs() < 0.0015, "{container}: {indexed:?} {found}");
        }
    }
}

#[tokio::test]
async fn every_truncation_of_a_file_is_answered_without_a_crash() {
    for container in ["mkv", "mp4"] {
        let film = Film::make(container).await;
        let bytes = std::fs::read(film.path()).unwrap();
        let cut = film.folder().join("cut");
        for length in (0..bytes.len()).step_by(bytes.len() / 40 + 1).chain(0..200) {
            std::fs::write(&cut, &bytes[..length.min(bytes.len())]).unwrap();
            let _ = read(cut.to_str().unwrap(), container, 0).unwrap();
        }
    }
}

#[test]
fn headers_that_claim_what_is_not_there_have_no_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("liar");
    let huge_moov = [&0xFFFF_FFF0u32.to_be_bytes()[..], b"moov", &[0; 64]].concat();
    let huge_cues =
        [&[0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x01][..], &[0xFF; 7], &[0xFF; 64]].concat();
    for (container, bytes) in
        [("mp4", huge_moov), ("mkv", huge_cues), ("mp4", vec![]), ("mkv", vec![0; 4096])]
    {
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(read(path.to_str().unwrap(), container, 0).unwrap(), None);
    }
}
