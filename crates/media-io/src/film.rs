//! A small film for tests, made on the spot: irregular keyframes, NTSC frames, two tracks of sound, a subtitle.

use std::path::{Path, PathBuf};

use crate::ffmpeg::{Limits, Order, collect};

/// A film in a folder that goes away with it.
pub struct Film {
    folder: tempfile::TempDir,
    file: PathBuf,
}

const WORDS: &str =
    "1\n00:00:01,000 --> 00:00:03,000\nFirst words\n\n2\n00:00:20,500 --> 00:00:24,000\nLater words\n";

impl Film {
    /// 40 seconds with keyframes at irregular times.
    pub async fn make(container: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(format!("film.{container}"));
        let words = folder.path().join("words.srt");
        std::fs::write(&words, WORDS).expect("subtitles");
        let subtitle = match container {
            "mp4" => "-map 3 -c:s mov_text",
            "ts" => "",
            _ => "-map 3 -c:s srt",
        };
        let text = format!(
            "-v error -y -f lavfi -i testsrc2=s=320x180:r=24000/1001:d=40 \
             -f lavfi -i sine=440:r=48000:d=40 -f lavfi -i sine=880:r=48000:d=40 -i {} \
             -map 0 -map 1 -map 2 -c:v libx264 -preset ultrafast -bf 2 -sc_threshold 0 -g 999 \
             -force_key_frames 0,2.1,7.3,9,15.5,16.2,25,31.7,33 -c:a aac {subtitle} {}",
            words.display(),
            file.display(),
        );
        let arguments = text.split_whitespace().map(Into::into).collect();
        let order = Order {
            program: "ffmpeg".into(),
            arguments,
            folder: None,
            reads: vec![folder.path().to_owned()],
            writes: vec![folder.path().to_owned()],
            limits: Limits::SHORT,
        };
        collect(order, 1000).await.expect("ffmpeg makes a film");
        Self { folder, file }
    }

    /// Its path.
    pub fn path(&self) -> String {
        self.file.display().to_string()
    }

    /// The folder it lies in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}
