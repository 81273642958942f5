//! Segments as they really are made, of a small film: every one starts where it was planned.

use media::playback::plan::SegmentPlan;
use media::playback::rendition::Clock;
use media::playback::rung::{AudioRung, VideoRung};

use super::*;
use crate::ffmpeg::{Limits, Order, collect};
use crate::film::Film;
use crate::segment::fragment;

const LENGTH: Time = Time::from_whole(40);

struct House {
    folder: tempfile::TempDir,
    engine: Encoder,
}

fn house() -> House {
    house_with(|_| {})
}

fn house_with(change: impl FnOnce(&mut Settings)) -> House {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(folder.path().join("cache"));
    change(&mut settings);
    let engine = Encoder::new(settings).unwrap();
    House { folder, engine }
}

fn source(path: String, container: &str) -> SourceFile {
    SourceFile { path, fingerprint: "film".into(), container: container.into(), length: LENGTH }
}

async fn copied(house: &House, film: &Film, container: &str) -> Arc<Rendition> {
    let source = source(film.path(), container);
    let timing = house.engine.timing(&source, 0).await.unwrap();
    let keyframes = timing.keyframes.unwrap();
    let end = timing.file_start + LENGTH;
    Arc::new(Rendition {
        source,
        stream: 0,
        recipe: Recipe::VideoCopy { codec: "h264".into() },
        clock: Clock::File { start: timing.file_start },
        phase: Time::ZERO,
        plan: SegmentPlan::from_keyframes(&keyframes, end, Time::from_whole(3)).unwrap(),
    })
}

async fn encoded(house: &House, film: &Film, container: &str) -> Arc<Rendition> {
    let source = source(film.path(), container);
    let timing = house.engine.timing(&source, 0).await.unwrap();
    let phase = timing.stream_start - timing.file_start;
    let rung = VideoRung {
        width: 160,
        height: 90,
        kbps: 200,
        frame_rate: (24_000, 1001),
        level: 30,
        deinterlace: false,
        tone_map: false,
    };
    let plan =
        SegmentPlan::from_frames(rung.rate(), LENGTH - phase, Time::from_whole(2)).unwrap().shifted(phase);
    let recipe = Recipe::VideoEncode { rung, burn: None };
    Arc::new(Rendition { source, stream: 0, recipe, clock: Clock::Zero, phase, plan })
}

fn sound(film: &Film, container: &str, recipe: Recipe) -> Arc<Rendition> {
    let plan = SegmentPlan::from_packets(1024, 48_000, LENGTH, Time::from_whole(4)).unwrap();
    let (source, clock) = (source(film.path(), container), Clock::Zero);
    Arc::new(Rendition { source, stream: 1, recipe, clock, phase: Time::ZERO, plan })
}

const AAC: Recipe = Recipe::AudioEncode(AudioRung { channels: 2, kbps: 96, sampling_rate: 48_000 });

/// The time at which a player that knows nothing of plans shows the first picture or plays the first sound.
async fn first_shown(house: &House, init: &[u8], media: &[u8]) -> f64 {
    let path = house.folder.path().join("seen.mp4");
    std::fs::write(&path, [init, media].concat()).unwrap();
    let words =
        ["-v", "error", "-show_entries", "frame=pts_time", "-of", "csv=p=0", "-read_intervals", "%+#1"];
    let mut words: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
    words.push(path.clone().into());
    let order =
        Order::reading(std::path::Path::new("ffprobe"), path.to_str().unwrap(), words, Limits::GLANCE);
    let text = String::from_utf8(collect(order, 1 << 20).await.unwrap()).unwrap();
    text.lines().next().unwrap().trim_end_matches(',').parse().unwrap()
}

/// Asks for segments in a jumping order, by viewers that come and go, and checks where each of them starts.
async fn seek_everywhere(rendition: &Arc<Rendition>, film_tolerance: f64) {
    let house = house();
    let count = rendition.plan.len();
    let mut number = 5 % count;
    for step in 0..count.min(12) {
        let lease = format!("viewer {}", step / 3);
        let init = house.engine.init(&lease, rendition, number).await.unwrap();
        let media = house.engine.segment(&lease, rendition, number).await.unwrap();
        let planned = rendition.plan.start(number).seconds();
        let scale = f64::from(fragment::timescale(&init).unwrap());
        let base = u32::try_from(fragment::first_shown(&media).unwrap()).unwrap();
        assert!(
            (f64::from(base) / scale - planned).abs() <= film_tolerance,
            "{number}: {base} / {scale}, {planned}"
        );
        let shown = first_shown(&house, &init, &media).await;
        // Of the very first segment, whose pictures are decoded before they are shown, ffprobe counts the delay as well.
        let delay = if number == 0 { 0.1 } else { 0.0 };
        assert!((shown - planned).abs() <= film_tolerance + 0.001 + delay, "{number}: {shown}, {planned}");
        number = (number * 7 + 3 + step) % count;
    }
}

#[tokio::test]
async fn copied_pictures_start_where_they_were_planned_after_every_seek() {
    for container in ["mkv", "mp4"] {
        let film = Film::make(container).await;
        let rendition = copied(&house(), &film, container).await;
        seek_everywhere(&rendition, 0.002).await;
    }
}

#[tokio::test]
async fn encoded_pictures_start_where_they_were_planned_after_every_seek() {
    let film = Film::make("mkv").await;
    let rendition = encoded(&house(), &film, "mkv").await;
    seek_everywhere(&rendition, 0.0005).await;
}

#[tokio::test]
async fn a_transport_stream_without_any_index_starts_where_it_was_planned_too() {
    let film = Film::make("ts").await;
    let rendition = encoded(&house(), &film, "mpegts").await;
    seek_everywhere(&rendition, 0.0005).await;
    let mut rendition = (*sound(&film, "mpegts", AAC)).clone();
    rendition.stream = 1;
    seek_everywhere(&Arc::new(rendition), 0.0005).await;
}

#[tokio::test]
async fn encoded_and_copied_sound_starts_where_it_was_planned_after_every_seek() {
    let film = Film::make("mkv").await;
    seek_everywhere(&sound(&film, "mkv", AAC), 0.0005).await;
    seek_everywhere(&sound(&film, "mkv", Recipe::AudioCopy { codec: "aac".into() }), 0.030).await;
}

#[tokio::test]
async fn pictures_and_sound_are_whole_from_first_to_last_segment() {
    let film = Film::make("mkv").await;
    let house = house();
    for rendition in
        [copied(&house, &film, "mkv").await, encoded(&house, &film, "mkv").await, sound(&film, "mkv", AAC)]
    {
        let mut whole = house.engine.init("a", &rendition, 0).await.unwrap();
        let mut length = Time::ZERO;
        for number in 0..rendition.plan.len() {
            let media = house.engine.segment("a", &rendition, number).await.unwrap();
            let one = fragment::split(
                &[house.engine.init("a", &rendition, 0).await.unwrap(), media.clone()].concat(),
                0,
                Time::ZERO,
            );
            length = length + one.unwrap().length;
            whole.extend(media);
        }
        assert!((length.seconds() - 40.0).abs() < 0.1, "{}", length.seconds());
    }
}

#[tokio::test]
async fn a_second_viewer_gets_what_the_first_one_caused_to_be_made() {
    let film = Film::make("mkv").await;
    let house = house();
    let rendition = encoded(&house, &film, "mkv").await;
    let (a, b) =
        tokio::join!(house.engine.segment("a", &rendition, 3), house.engine.segment("b", &rendition, 3),);
    assert_eq!(a.unwrap(), b.unwrap());
    std::fs::remove_file(film.path()).unwrap();
    assert!(house.engine.segment("c", &rendition, 3).await.is_ok());
}

#[tokio::test]
async fn a_head_far_ahead_pauses_and_ends_when_its_viewer_goes() {
    let film = Film::make("mkv").await;
    let house = house_with(|settings| {
        settings.far_ahead = Duration::from_secs(4);
        settings.near_again = Duration::from_secs(2);
    });
    let rendition = encoded(&house, &film, "mkv").await;
    house.engine.segment("a", &rendition, 0).await.unwrap();
    while !house.engine.progress("a").throttled {
        tokio::task::yield_now().await;
    }
    assert_eq!(house.engine.heads(), 1);
    // The viewer comes nearer: the head goes on, and pauses again.
    house.engine.segment("a", &rendition, 3).await.unwrap();
    house.engine.release("a");
    while house.engine.heads() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_viewer_that_is_not_heard_of_leaves_no_head_behind() {
    let film = Film::make("mkv").await;
    let house = house_with(|settings| {
        settings.far_ahead = Duration::from_secs(2);
        settings.lease = Duration::from_millis(200);
    });
    let rendition = encoded(&house, &film, "mkv").await;
    house.engine.segment("a", &rendition, 0).await.unwrap();
    while house.engine.heads() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_hostile_file_is_an_answer_and_others_go_on() {
    let film = Film::make("mkv").await;
    let house = house();
    let good = copied(&house, &film, "mkv").await;
    let path = film.folder().join("hostile.mkv");
    std::fs::write(&path, [&[0x1A, 0x45, 0xDF, 0xA3][..], &[0xFF; 4000]].concat()).unwrap();
    let mut bad = (*encoded(&house, &film, "mkv").await).clone();
    bad.source = SourceFile { fingerprint: "hostile".into(), ..source(path.display().to_string(), "mkv") };
    let bad = Arc::new(bad);
    let (broken, fine) =
        tokio::join!(house.engine.segment("a", &bad, 2), house.engine.segment("b", &good, 2));
    assert!(matches!(broken, Err(Fault::Unreadable { .. })), "{broken:?}");
    assert!(fine.is_ok());
    assert!(matches!(house.engine.timing(&bad.source, 0).await, Err(Fault::Unreadable { .. })));
}

#[tokio::test]
async fn an_index_that_lies_is_an_error_and_never_a_wrong_picture() {
    let film = Film::make("mkv").await;
    let house = house();
    let mut lying = (*copied(&house, &film, "mkv").await).clone();
    let wrong: Vec<Time> = (0..10).map(|at| Time::from_millis(at * 4000 + 500)).collect();
    lying.plan = SegmentPlan::from_keyframes(&wrong, LENGTH, Time::from_whole(3)).unwrap();
    let outcome = house.engine.segment("a", &Arc::new(lying), 4).await;
    assert!(matches!(outcome, Err(Fault::OffPlan { .. })), "{outcome:?}");
}

#[tokio::test]
async fn one_endless_answer_starts_where_it_was_asked_to() {
    let film = Film::make("mkv").await;
    let house = house();
    let order = StreamOrder {
        source: source(film.path(), "mkv"),
        container: "mkv".into(),
        video: Some((0, Recipe::VideoCopy { codec: "h264".into() })),
        audio: Some((1, AAC)),
        subtitle: Some(3),
        offset: Time::from_whole(25),
        keep_time: true,
    };
    let mut stream = house.engine.stream(order).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend(chunk.unwrap());
    }
    let first = first_shown(&house, &bytes, &[]).await;
    // Copied pictures begin at the keyframe before.
    assert!((first - 16.204).abs() < 0.002, "{first}");
}
