//! Films made on the spot, read by our own parsers and by ffprobe, and compared.

use std::path::Path;

use media::ports::{ProbeError, Prober};
use media::stream::{Probe, StreamKind};

use super::{FileProber, Header, ffprobe, header};
use crate::ffmpeg::{Limits, Order, Programs, collect};

async fn make(folder: &Path, name: &str, words: &str) -> String {
    let file = folder.join(name).display().to_string();
    let mut arguments: Vec<std::ffi::OsString> =
        "-v error -y -f lavfi -i testsrc2=s=320x180:r=24000/1001:d=2 \
         -f lavfi -i sine=440:r=48000:d=2"
            .split_whitespace()
            .map(Into::into)
            .collect();
    arguments.extend(words.split_whitespace().map(std::ffi::OsString::from));
    arguments.push(file.clone().into());
    let order = Order {
        program: "ffmpeg".into(),
        arguments,
        folder: None,
        reads: vec![folder.to_owned()],
        writes: vec![folder.to_owned()],
        limits: Limits::SHORT,
    };
    collect(order, 1000).await.expect("ffmpeg makes a film");
    file
}

fn whole(path: &str) -> Probe {
    match header(path) {
        Ok(Header::Whole(probe)) => probe,
        other => panic!("{path}: the header did not tell everything: {other:?}"),
    }
}

const H264: &str = "-map 0 -map 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -ac 2";

#[tokio::test]
async fn a_header_tells_what_ffprobe_tells() {
    let folder = tempfile::tempdir().unwrap();
    for (name, words) in [
        ("a.mkv", H264.to_owned()),
        ("a.mp4", H264.to_owned()),
        ("front.mp4", format!("{H264} -movflags +faststart")),
        ("a.webm", "-map 0 -map 1 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus -ac 2".to_owned()),
        ("two.mkv", format!("{H264} -map 1 -metadata:s:a:0 language=ger -metadata:s:a:1 language=eng -metadata:s:a:1 title=Talk -disposition:a:0 0 -disposition:a:1 default")),
        ("hevc.mkv", "-map 0 -map 1 -c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p -c:a ac3 -ac 2".to_owned()),
    ] {
        let path = make(folder.path(), name, &words).await;
        let ours = whole(&path);
        let theirs = ffprobe::probe(&Programs::default(), &path).await.unwrap();
        assert!(ours.duration_ms.unwrap().abs_diff(theirs.duration_ms.unwrap()) < 50, "{name}");
        assert_eq!(ours.streams.len(), theirs.streams.len(), "{name}");
        for (ours, theirs) in ours.streams.iter().zip(&theirs.streams) {
            assert_eq!((ours.kind, ours.index, &ours.codec), (theirs.kind, theirs.index, &theirs.codec), "{name}");
            assert_eq!(ours.language, theirs.language, "{name}");
            assert_eq!(ours.default, theirs.default, "{name} {}", ours.index);
            if let (Some(ours), Some(theirs)) = (&ours.video, &theirs.video) {
                assert_eq!((ours.width, ours.height), (theirs.width, theirs.height), "{name}");
                assert_eq!(ours.frame_rate, theirs.frame_rate, "{name}");
                assert_eq!(ours.interlaced, theirs.interlaced, "{name}");
            }
            if ours.codec == "h264" || ours.codec == "hevc" {
                assert_eq!(ours.profile, theirs.profile, "{name}");
                let (ours, theirs) = (ours.video.as_ref().unwrap(), theirs.video.as_ref().unwrap());
                assert_eq!((ours.level, ours.bit_depth), (theirs.level, theirs.bit_depth), "{name}");
                assert_eq!(ours.pixel_format, theirs.pixel_format, "{name}");
            }
            if let (Some(ours), Some(theirs)) = (&ours.audio, &theirs.audio) {
                assert_eq!((ours.channels, ours.sampling_rate), (theirs.channels, theirs.sampling_rate), "{name}");
            }
        }
    }
    assert_eq!(
        whole(&folder.path().join("front.mp4").display().to_string()).optimized_for_streaming,
        Some(true)
    );
    assert_eq!(
        whole(&folder.path().join("a.mp4").display().to_string()).optimized_for_streaming,
        Some(false)
    );
    let two = whole(&folder.path().join("two.mkv").display().to_string());
    assert_eq!(two.streams.last().unwrap().title.as_deref(), Some("Talk"));
}

#[tokio::test]
async fn what_no_header_reader_knows_goes_to_ffprobe() {
    let folder = tempfile::tempdir().unwrap();
    let path = make(folder.path(), "a.avi", "-map 0 -map 1 -c:v mpeg4 -c:a mp3 -ac 2").await;
    let probe = FileProber::default().probe(&path).await.unwrap();
    assert_eq!(probe.container, "avi");
    let codecs: Vec<_> = probe.streams.iter().map(|stream| (stream.kind, stream.codec.as_str())).collect();
    assert_eq!(codecs, [(StreamKind::Video, "mpeg4"), (StreamKind::Audio, "mp3")]);
}

#[tokio::test]
async fn a_file_that_is_no_film_says_so_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let prober = FileProber::default();
    let empty = write("empty.mkv", b"");
    assert_eq!(prober.probe(&empty).await, Err(ProbeError::Unreadable("the file is empty".into())));
    for (name, bytes) in [
        ("text.mkv", &b"this is a letter, not a film"[..]),
        ("torn.mkv", &[0x1a, 0x45, 0xdf, 0xa3, 0x93, 0x42, 0x82, 0x88][..]),
        // An element that claims to be 4 GB long.
        ("huge.mkv", &[0x1a, 0x45, 0xdf, 0xa3, 0x08, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3][..]),
        ("huge.mp4", b"\xff\xff\xff\xffftypisom\x00\x00\x00\x00moov"),
    ] {
        let path = write(name, bytes);
        assert!(matches!(prober.probe(&path).await, Err(ProbeError::Unreadable(_))), "{name}");
    }
    let absent = folder.path().join("absent.mkv").display().to_string();
    assert!(matches!(prober.probe(&absent).await, Err(ProbeError::Unopened(_))));
}

#[tokio::test]
async fn a_header_torn_anywhere_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.mkv", "a.mp4"] {
        let path = make(folder.path(), name, &format!("{H264} -movflags +faststart")).await;
        let bytes = std::fs::read(&path).unwrap();
        let torn = folder.path().join(format!("torn-{name}"));
        for at in (1..bytes.len().min(4000)).step_by(37) {
            std::fs::write(&torn, &bytes[..at]).unwrap();
            let _ = header(&torn.display().to_string());
            let mut turned = bytes.clone();
            turned[at] ^= 0xff;
            std::fs::write(&torn, &turned).unwrap();
            let path = torn.display().to_string();
            let _ = std::panic::catch_unwind(|| header(&path));
        }
    }
}
