//! Each reason has a case that triggers it alone and its neighbour just inside the limit.

use kernel::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::keys::{FileKey, PartKey};
use crate::stream::{AudioFacts, FrameRate, StreamFacts, VideoFacts};

const PICTURES: StreamKey = StreamKey(1);
const SOUND: StreamKey = StreamKey(2);
const OTHER_SOUND: StreamKey = StreamKey(3);
const WORDS: StreamKey = StreamKey(4);

const BROWSER: &str = "add-direct-play-profile(type=videoProfile&container=mp4&videoCodec=h264&audioCodec=aac&replace=1)\
    +add-transcode-target(type=videoProfile&protocol=hls&container=mp4&videoCodec=h264&audioCodec=aac)\
    +add-limitation(scope=videoCodec&scopeName=h264&type=upperBound&name=video.bitDepth&value=8)\
    +add-limitation(scope=videoAudioCodec&scopeName=aac&type=upperBound&name=audio.channels&value=6)\
    +add-settings(switchesTracks=0&showsHdr=0)";

fn stream(key: StreamKey, kind: StreamKind, codec: &str) -> Stream {
    let mut facts = StreamFacts::new(kind, u32::try_from(key.0 - 1).unwrap(), codec);
    match kind {
        StreamKind::Video => {
            facts.video = Some(VideoFacts {
                width: 1920,
                height: 1080,
                bit_depth: Some(8),
                frame_rate: Some(FrameRate { num: 24, den: 1 }),
                ..VideoFacts::default()
            });
        }
        StreamKind::Audio => {
            let (channels, sampling_rate) = (2, Some(48_000));
            facts.audio = Some(AudioFacts { channels, sampling_rate, ..AudioFacts::default() });
        }
        StreamKind::Subtitle => {}
    }
    Stream { key, facts }
}

fn film() -> Part {
    let streams = vec![stream(PICTURES, StreamKind::Video, "h264"), stream(SOUND, StreamKind::Audio, "aac")];
    Part {
        key: PartKey(1),
        index: 0,
        file: FileKey(1),
        path: "/films/film.mp4".into(),
        size: 1,
        modified_at: Timestamp(0),
        fingerprint: Some("f".into()),
        available: true,
        failure: None,
        probe: Some(Probe {
            container: "mp4".into(),
            duration_ms: Some(60_000),
            bitrate_kbps: Some(4_000),
            keyframe_index: true,
            ..Probe::default()
        }),
        streams,
        choice: None,
    }
}

fn with(change: impl FnOnce(&mut Part)) -> Part {
    let mut part = film();
    change(&mut part);
    part
}

fn pictures(part: &mut Part) -> &mut VideoFacts {
    part.streams[0].facts.video.as_mut().unwrap()
}

fn subtitled(codec: &str) -> Part {
    with(|part| part.streams.push(stream(WORDS, StreamKind::Subtitle, codec)))
}

fn browser() -> ClientProfile {
    ClientProfile::generic().augmented(BROWSER)
}

fn ask() -> Ask {
    Ask::anything(ProfileKind::Video, Protocol::Hls)
}

fn selected() -> Selected {
    Selected { audio: Some(SOUND), subtitle: None }
}

fn reading() -> Selected {
    Selected { audio: Some(SOUND), subtitle: Some(WORDS) }
}

fn names(decision: &Decision) -> Vec<&'static str> {
    decision.reasons.iter().map(Reason::name).collect()
}

/// Weight and reasons for this part, with everything else as it is best.
fn outcome(part: &Part) -> (u32, Vec<&'static str>) {
    let decision = decide(part, selected(), &browser(), &ask());
    (decision.weight(), names(&decision))
}

#[test]
fn a_film_the_browser_takes_is_played_as_it_is() {
    assert_eq!(outcome(&film()), (0, vec![]));
}

#[test]
fn another_container_is_only_repacked() {
    let part = with(|part| part.probe.as_mut().unwrap().container = "mkv".into());
    assert_eq!(outcome(&part), (1, vec!["container"]));
}

#[test]
fn other_sound_encodes_the_sound_alone() {
    let part = with(|part| part.streams[1].facts.codec = "ac3".into());
    assert_eq!(outcome(&part), (2, vec!["audioCodec"]));
}

#[test]
fn other_pictures_encode_the_pictures_alone() {
    let part = with(|part| part.streams[0].facts.codec = "hevc".into());
    assert_eq!(outcome(&part), (5, vec!["videoCodec"]));
}

#[test]
fn a_limit_bites_one_above_its_value() {
    assert_eq!(outcome(&with(|part| pictures(part).bit_depth = Some(8))).0, 0);
    assert_eq!(outcome(&with(|part| pictures(part).bit_depth = Some(10))), (5, vec!["limit"]));
    let channels = |count| with(|part| part.streams[1].facts.audio.as_mut().unwrap().channels = count);
    assert_eq!(outcome(&channels(6)).0, 0);
    assert_eq!(outcome(&channels(8)), (2, vec!["limit"]));
}

#[test]
fn a_cap_on_bits_bites_one_above_its_value() {
    let capped = |kbps| Ask { caps: Caps { kbps: Some(kbps), size: None }, ..ask() };
    assert_eq!(decide(&film(), selected(), &browser(), &capped(4_000)).weight(), 0);
    let over = decide(&film(), selected(), &browser(), &capped(3_999));
    assert_eq!((over.weight(), names(&over)), (5, vec!["bitRate"]));
}

#[test]
fn a_cap_on_the_picture_bites_one_above_its_value() {
    let capped = |size| Ask { caps: Caps { kbps: None, size: Some(size) }, ..ask() };
    assert_eq!(decide(&film(), selected(), &browser(), &capped((1920, 1080))).weight(), 0);
    let over = decide(&film(), selected(), &browser(), &capped((1919, 1080)));
    assert_eq!((over.weight(), names(&over)), (5, vec!["resolution"]));
}

#[test]
fn a_high_dynamic_range_is_brought_down_where_the_screen_is_standard() {
    let part = with(|part| pictures(part).color_trc = Some("smpte2084".into()));
    assert_eq!(outcome(&part), (5, vec!["dynamicRange"]));
    assert_eq!(outcome(&with(|part| pictures(part).color_trc = Some("bt709".into()))).0, 0);
}

#[test]
fn what_the_player_refuses_is_not_given() {
    let no_direct = decide(&film(), selected(), &browser(), &Ask { direct_play: false, ..ask() });
    assert_eq!((no_direct.weight(), names(&no_direct)), (1, vec!["directPlayOff"]));
    let no_copy = Ask { direct_play: false, direct_stream: false, ..ask() };
    let nothing = decide(&film(), selected(), &browser(), &no_copy);
    assert_eq!((nothing.weight(), names(&nothing)), (6, vec!["directPlayOff", "directStreamOff"]));
}

#[test]
fn a_file_without_an_index_is_encoded_only_when_it_has_to_be_cut() {
    let part = with(|part| part.probe.as_mut().unwrap().keyframe_index = false);
    assert_eq!(outcome(&part).0, 0);
    let cut = decide(&part, selected(), &browser(), &Ask { direct_play: false, ..ask() });
    assert_eq!((cut.weight(), names(&cut)), (5, vec!["directPlayOff", "noKeyframeIndex"]));
}

#[test]
fn text_subtitles_never_change_the_plan_and_drawn_ones_do() {
    let text = decide(&subtitled("srt"), reading(), &browser(), &ask());
    assert_eq!((text.weight(), text.subtitle), (0, Some((WORDS, SubtitleWay::Sidecar))));
    let drawn = decide(&subtitled("pgs"), reading(), &browser(), &ask());
    assert_eq!((drawn.weight(), names(&drawn)), (5, vec!["subtitleBurn"]));
    assert_eq!(drawn.subtitle, Some((WORDS, SubtitleWay::Burn)));
    let off =
        decide(&subtitled("pgs"), reading(), &browser(), &Ask { subtitles: SubtitleWish::None, ..ask() });
    assert_eq!(off.weight(), 0);
}

#[test]
fn a_chosen_second_track_is_repacked_for_a_player_that_knows_only_the_first() {
    let part = with(|part| part.streams.push(stream(OTHER_SOUND, StreamKind::Audio, "aac")));
    let second = Selected { audio: Some(OTHER_SOUND), subtitle: None };
    let ask = Ask { audio_chosen: true, ..ask() };
    let decision = decide(&part, second, &browser(), &ask);
    assert_eq!((decision.weight(), names(&decision)), (1, vec!["audioTrack"]));
    let able = browser().augmented("add-settings(switchesTracks=1)");
    assert_eq!(decide(&part, second, &able, &ask).weight(), 0);
}

#[test]
fn ac3_first_and_aac_second_is_direct_play_with_the_other_track() {
    let part = with(|part| {
        part.streams[1].facts.codec = "ac3".into();
        part.streams.push(stream(OTHER_SOUND, StreamKind::Audio, "aac"));
    });
    let able = browser().augmented("add-settings(switchesTracks=1)");
    let decision = decide(&part, selected(), &able, &ask());
    assert_eq!((decision.weight(), decision.audio), (0, Some(OTHER_SOUND)));
    let chosen = decide(&part, selected(), &able, &Ask { audio_chosen: true, ..ask() });
    assert_eq!((chosen.weight(), chosen.audio), (2, Some(SOUND)));
}

#[test]
fn a_broken_or_missing_file_says_so_and_is_not_converted() {
    let broken = with(|part| part.failure = Some("no streams".into()));
    assert_eq!(outcome(&broken), (100, vec!["unreadable"]));
    assert_eq!(outcome(&with(|part| part.available = false)), (100, vec!["unreadable"]));
    assert_eq!(outcome(&with(|part| part.probe = None)), (100, vec!["unknown"]));
}

#[test]
fn every_track_of_sound_is_a_rendition_and_the_one_heard_is_first() {
    let part = with(|part| {
        part.probe.as_mut().unwrap().container = "mkv".into();
        part.streams.push(stream(OTHER_SOUND, StreamKind::Audio, "aac"));
    });
    let second = Selected { audio: Some(OTHER_SOUND), subtitle: None };
    let decision = decide(&part, second, &browser(), &ask());
    let tracks: Vec<_> = decision.conversion().unwrap().audio.iter().map(|one| one.stream).collect();
    assert_eq!(tracks, [OTHER_SOUND, SOUND]);
}

#[test]
fn a_progressive_player_gets_one_track_and_the_text_it_reads() {
    let ask = Ask { direct_play: false, ..Ask::anything(ProfileKind::Video, Protocol::Http) };
    let decision = decide(&subtitled("srt"), reading(), &ClientProfile::generic(), &ask);
    let conversion = decision.conversion().unwrap();
    assert_eq!((conversion.container.as_str(), conversion.audio.len()), ("mkv", 1));
    assert_eq!((conversion.text.as_slice(), conversion.burn), ([WORDS].as_slice(), None));
}

fn codecs() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(vec!["h264", "hevc", "av1", "vp9", "mpeg4"], 0..=5)
}

fn sounds() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(vec!["aac", "ac3", "flac", "opus", "dca"], 0..=5)
}

fn client(video: &[&str], audio: &[&str], containers: &[&str], channels: u32, tracks: bool) -> ClientProfile {
    ClientProfile::generic().augmented(&format!(
        "add-direct-play-profile(type=videoProfile&container={}&videoCodec={}&audioCodec={})\
         +add-transcode-target(type=videoProfile&protocol=hls&container=mp4&videoCodec={}&audioCodec={})\
         +add-limitation(scope=videoAudioCodec&scopeName=*&type=upperBound&name=audio.channels&value={channels})\
         +add-settings(switchesTracks={})",
        containers.join(","),
        video.join(","),
        audio.join(","),
        video.join(","),
        audio.join(","),
        u8::from(tracks),
    ))
}

proptest! {
    #[test]
    fn a_more_capable_client_never_gets_a_heavier_plan(
        video in codecs(), more_video in codecs(), audio in sounds(), more_audio in sounds(),
        channels in 1u32..9, more_channels in 0u32..8, tracks: bool, mkv: bool,
        has_video in prop::sample::select(vec!["h264", "hevc", "av1", "vp9", "mpeg4"]),
        has_audio in prop::sample::select(vec!["aac", "ac3", "flac", "opus", "dca"]),
        second in prop::sample::select(vec!["aac", "ac3", "flac"]),
        has_channels in 1u32..9, container in prop::sample::select(vec!["mp4", "mkv", "avi"]), indexed: bool,
    ) {
        let part = with(|part| {
            let probe = part.probe.as_mut().unwrap();
            probe.container = container.into();
            probe.keyframe_index = indexed;
            part.streams[0].facts.codec = has_video.into();
            part.streams[1].facts.codec = has_audio.into();
            part.streams[1].facts.audio.as_mut().unwrap().channels = has_channels;
            part.streams.push(stream(OTHER_SOUND, StreamKind::Audio, second));
        });
        let modest = client(&video, &audio, &["mp4"], channels, tracks);
        let all_video: Vec<_> = video.iter().chain(&more_video).copied().collect();
        let all_audio: Vec<_> = audio.iter().chain(&more_audio).copied().collect();
        let containers: &[&str] = if mkv { &["mp4", "mkv"] } else { &["mp4"] };
        let able = client(&all_video, &all_audio, containers, channels + more_channels, true);
        let weight = |client: &ClientProfile| decide(&part, selected(), client, &ask()).weight();
        prop_assert!(weight(&able) <= weight(&modest), "{} > {}", weight(&able), weight(&modest));
    }
}
