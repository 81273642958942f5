//! The words ffmpeg is told for each recipe. Words only; nothing is run here.

use std::ffi::OsString;

use media::playback::Time;
use media::playback::rendition::{Burn, Clock, Recipe, Rendition, SourceFile};
use media::playback::rung::{AudioRung, VideoRung};

/// How many segments one run makes at most: the list of cuts is one argument, and an argument is at most 128 kB.
pub const MOST_SEGMENTS: usize = 1500;

/// The name of the subtitle file that is drawn into the picture, in the folder of the run.
pub const BURNT: &str = "burn.ass";

/// How exactly a reader finds a position in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// It finds the keyframe at or before it.
    Sure,
    /// It may come out behind it (transport streams have no index): it begins much earlier, and what comes before the
    /// position is decoded and dropped.
    Wide,
}

/// How exactly positions are found in a container.
#[must_use]
pub fn aim(container: &str) -> Aim {
    match container {
        "mpegts" | "ts" | "m2ts" | "mpeg" | "mpg" | "vob" => Aim::Wide,
        _ => Aim::Sure,
    }
}

/// How much earlier a wide aim begins: longer than keyframes of a broadcast lie apart.
const WIDE: Time = Time::from_whole(15);

/// What makes the segments of a rendition from segment `first` on: `0.mp4`, `1.mp4` ... in the folder it runs in, with
/// `name,start,end` on its output for each. Everything before the first cut is to be thrown away.
#[must_use]
pub fn segments(rendition: &Rendition, first: usize, aim: Aim) -> Vec<OsString> {
    let mut words = Words::quiet();
    let near = run_up(rendition, first);
    let drop_before = near.filter(|_| aim == Aim::Wide);
    words.input(rendition, drop_before.map_or(near, |near| Some((near - WIDE).max(Time::ZERO))));
    words.push("-map");
    words.push(format!("0:{}", rendition.stream));
    let cuts = cuts(rendition, first);
    match &rendition.recipe {
        Recipe::VideoEncode { rung, burn } => {
            words.encode_video(rung, &filters(rung, burn.as_ref(), rendition.phase, drop_before));
            if !cuts.is_empty() {
                words.pair("-force_key_frames", &cuts);
            }
            words.all(&["-forced-idr", "1", "-sc_threshold", "0", "-g", "9999", "-keyint_min", "1"]);
        }
        Recipe::VideoCopy { codec } => words.copy_video(codec),
        Recipe::AudioCopy { .. } => words.all(&["-c:a", "copy", "-copypriorss:a", "0", "-strict", "-2"]),
        Recipe::AudioEncode(rung) => {
            words.encode_audio(*rung, "aac", drop_before);
            // The packet of the encoder's own delay lies before the film and has no place in it.
            words.pair("-bsf:a", "noise=drop=lt(pts\\,0)");
        }
    }
    words.all(&[
        "-map_metadata",
        "-1",
        "-map_chapters",
        "-1",
        "-avoid_negative_ts",
        "disabled",
        "-max_muxing_queue_size",
        "1024",
    ]);
    words.all(&[
        "-f",
        "segment",
        "-segment_format",
        "mp4",
        "-segment_list",
        "pipe:1",
        "-segment_list_type",
        "csv",
    ]);
    // A plan of one segment has no cut; one beyond its end says so.
    let never = (rendition.plan.end() + Time::from_whole(86_400)).decimal();
    words.pair("-segment_times", if cuts.is_empty() { &never } else { &cuts });
    words.pair("-segment_format_options", &fragment_flags(&rendition.recipe));
    words.push("%d.mp4");
    words.0
}

/// What makes one endless stream on the output.
#[must_use]
pub fn endless(order: &media::playback::port::StreamOrder, burn_file: bool) -> Vec<OsString> {
    let mut words = Words::quiet();
    let rounded = order.offset.decimal();
    if order.keep_time {
        words.all(&["-copyts", "-start_at_zero"]);
    }
    if order.offset > Time::ZERO {
        words.pair("-ss", &rounded);
    }
    words.source(&order.source);
    if let Some((stream, recipe)) = &order.video {
        words.push("-map");
        words.push(format!("0:{stream}"));
        match recipe {
            Recipe::VideoEncode { rung, burn } => {
                let burn = burn.as_ref().filter(|burn| burn_file || matches!(burn, Burn::Pictures { .. }));
                words.encode_video(rung, &filters(rung, burn, Time::ZERO, None));
                words.all(&["-g", "250"]);
            }
            _ => words.all(&["-c:v", "copy"]),
        }
    }
    if let Some((stream, recipe)) = &order.audio {
        words.push("-map");
        words.push(format!("0:{stream}"));
        match recipe {
            Recipe::AudioEncode(rung) => {
                words.encode_audio(*rung, if order.container == "mp3" { "libmp3lame" } else { "aac" }, None);
            }
            _ => words.all(&["-c:a", "copy"]),
        }
    }
    if let Some(stream) = order.subtitle {
        words.push("-map");
        words.push(format!("0:{stream}"));
        words.all(&["-c:s", "srt"]);
    }
    words.all(&["-map_chapters", "-1", "-max_muxing_queue_size", "1024"]);
    match order.container.as_str() {
        "mp3" => words.all(&["-f", "mp3"]),
        "mp4" => words.all(&["-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof"]),
        _ => words.all(&["-f", "matroska"]),
    }
    words.push("pipe:1");
    words.0
}

/// What writes a text subtitle of a file, or the part of it inside a window, to the output.
#[must_use]
pub fn subtitle(
    path: &str,
    stream: Option<u32>,
    format: &str,
    window: Option<(Time, Time)>,
) -> Vec<OsString> {
    let mut words = Words::quiet();
    if let Some((from, _)) = window {
        words.all(&["-copyts", "-start_at_zero"]);
        words.pair("-ss", &from.decimal());
    }
    words.file(path);
    words.push("-map");
    words.push(stream.map_or_else(|| "0:s:0".to_owned(), |index| format!("0:{index}")));
    if let Some((_, to)) = window {
        words.pair("-to", &to.decimal());
    }
    words.pair("-f", format);
    words.push("pipe:1");
    words.0
}

/// Where the reading starts, so that the first wanted segment is whole: inside the segment before it.
fn run_up(rendition: &Rendition, first: usize) -> Option<Time> {
    if first == 0 {
        return None;
    }
    let start = rendition.plan.start(first);
    let early = match &rendition.recipe {
        // Far enough from the keyframe that rounding cannot skip it, near enough not to read much.
        Recipe::VideoCopy { .. } | Recipe::AudioCopy { .. } => rendition.plan.length(first - 1).divided(2),
        // Two frames are enough to know where the grid is.
        Recipe::VideoEncode { rung, .. } => media::playback::plan::frame_length(rung.rate()).times(2),
        // Four packets: the encoder's own delay goes by unheard.
        Recipe::AudioEncode(rung) => Time::new(4 * 1024, i64::from(rung.sampling_rate)),
    };
    Some((start - early).max(Time::ZERO))
}

/// The planned cuts from segment `first` on, each a little early, in the clock of the run.
fn cuts(rendition: &Rendition, first: usize) -> String {
    let early = early(&rendition.recipe);
    // From the very beginning there is nothing to throw away, so the first cut is the second start.
    let starts = rendition.plan.starts_from(first.max(1)).iter().take(MOST_SEGMENTS + 1);
    let all: Vec<String> = starts.map(|start| (*start - rendition.phase - early).decimal()).collect();
    all.join(",")
}

/// Half of the smallest step between two possible cuts, so that rounding never picks the neighbour.
pub(crate) fn early(recipe: &Recipe) -> Time {
    match recipe {
        Recipe::VideoCopy { .. } => Time::from_millis(4),
        Recipe::VideoEncode { rung, .. } => media::playback::plan::frame_length(rung.rate()).divided(2),
        Recipe::AudioCopy { .. } | Recipe::AudioEncode(_) => Time::from_millis(5),
    }
}

fn fragment_flags(recipe: &Recipe) -> String {
    let mut flags = "movflags=+empty_moov+default_base_moof+frag_custom".to_owned();
    // These two tell what they are only in their packets, so the header has to wait for the first.
    if matches!(recipe, Recipe::AudioCopy { codec } if codec == "ac3" || codec == "eac3") {
        flags.push_str("+delay_moov:use_editlist=0");
    }
    flags
}

/// The chain from decoded pictures to what is encoded.
fn filters(rung: &VideoRung, burn: Option<&Burn>, phase: Time, drop_before: Option<Time>) -> String {
    let mut chain: Vec<String> = Vec::new();
    if let Some(before) = drop_before {
        chain.push(format!("trim=start={}", before.decimal()));
    }
    if rung.deinterlace {
        chain.push("yadif".into());
    }
    match burn {
        Some(Burn::Text { .. } | Burn::Sidecar { .. }) => chain.push(format!("subtitles={BURNT}")),
        Some(Burn::Pictures { .. }) | None => {}
    }
    if phase != Time::ZERO {
        chain.push(format!("setpts=PTS-{}/TB", phase.decimal()));
    }
    chain.push(format!("fps={}/{}", rung.frame_rate.0, rung.frame_rate.1));
    chain.push(format!("scale={}:{}", rung.width, rung.height));
    if rung.tone_map {
        chain.push("zscale=t=linear:npl=100".into());
        chain.push("format=gbrpf32le".into());
        chain.push("zscale=p=bt709".into());
        chain.push("tonemap=hable:desat=0".into());
        chain.push("zscale=t=bt709:m=bt709:r=tv".into());
    }
    chain.push("setsar=1".into());
    chain.push("format=yuv420p".into());
    let chain = chain.join(",");
    match burn {
        // In brackets before the chain: what is laid over the picture; see `encode_video`.
        Some(Burn::Pictures { index }) => format!("[0:{index}]{chain}"),
        _ => chain,
    }
}

struct Words(Vec<OsString>);

impl Words {
    fn quiet() -> Self {
        let mut words = Self(Vec::new());
        words.all(&["-hide_banner", "-nostdin", "-loglevel", "error", "-nostats", "-y"]);
        words
    }

    fn push(&mut self, word: impl Into<OsString>) {
        self.0.push(word.into());
    }

    fn all(&mut self, words: &[&str]) {
        self.0.extend(words.iter().map(OsString::from));
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.all(&[name, value]);
    }

    fn input(&mut self, rendition: &Rendition, from: Option<Time>) {
        self.push("-copyts");
        // `-ss` counts from the start of the file, time stamps from the file's own zero.
        let from = match rendition.clock {
            Clock::File { start } => from.map(|from| from - start),
            Clock::Zero => {
                self.push("-start_at_zero");
                from
            }
        };
        if let Some(from) = from.filter(|from| *from > Time::ZERO) {
            self.pair("-ss", &from.decimal());
        }
        self.source(&rendition.source);
    }

    fn source(&mut self, source: &SourceFile) {
        self.file(&source.path);
    }

    fn file(&mut self, path: &str) {
        // A file may name other files and addresses inside; nothing but the file itself is opened.
        self.all(&["-protocol_whitelist", "file,pipe", "-i"]);
        self.push(format!("file:{path}"));
    }

    fn copy_video(&mut self, codec: &str) {
        self.all(&["-c:v", "copy", "-strict", "-2"]);
        if codec == "hevc" {
            // Apple plays HEVC in MP4 under this name only.
            self.all(&["-tag:v", "hvc1"]);
        }
    }

    fn encode_video(&mut self, rung: &VideoRung, chain: &str) {
        match chain.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((subtitle, chain)) => {
                // The picture's own map was pushed last; an overlay takes its place.
                let video = self.0.pop().unwrap_or_default();
                let video = video.to_string_lossy().into_owned();
                self.push("[out]");
                self.pair(
                    "-filter_complex",
                    &format!("[{video}][{subtitle}]overlay=eof_action=pass,{chain}[out]"),
                );
            }
            None => self.pair("-vf", chain),
        }
        // Larger pictures take a quicker preset: the first segment has to come in time on two cores.
        let preset = if rung.height > 720 { "superfast" } else { "veryfast" };
        self.all(&[
            "-c:v",
            "libx264",
            "-preset",
            preset,
            "-profile:v",
            "high",
            "-pix_fmt",
            "yuv420p",
            "-crf",
            "21",
        ]);
        self.pair("-level:v", &format!("{}.{}", rung.level / 10, rung.level % 10));
        self.pair("-maxrate", &format!("{}k", rung.kbps));
        self.pair("-bufsize", &format!("{}k", rung.kbps.saturating_mul(2)));
    }

    fn encode_audio(&mut self, rung: AudioRung, encoder: &str, drop_before: Option<Time>) {
        self.pair("-c:a", encoder);
        self.pair("-b:a", &format!("{}k", rung.kbps));
        self.pair("-ac", &rung.channels.to_string());
        self.pair("-ar", &rung.sampling_rate.to_string());
        let dropped = drop_before.map(|before| format!("atrim=start={},", before.decimal()));
        self.pair("-af", &format!("{}aresample=async=1", dropped.unwrap_or_default()));
    }
}

#[cfg(test)]
mod tests {
    use media::playback::plan::SegmentPlan;
    use media::stream::FrameRate;

    use super::*;

    fn rendition(recipe: Recipe, clock: Clock) -> Rendition {
        let length = Time::new(60, 1);
        let source = SourceFile {
            path: "/films/-a film; rm.mkv".into(),
            fingerprint: "f".into(),
            container: "mkv".into(),
            length,
        };
        let plan = SegmentPlan::from_frames(FrameRate { num: 25, den: 1 }, length, Time::new(2, 1)).unwrap();
        Rendition { source, stream: 0, recipe, clock, phase: Time::ZERO, plan }
    }

    fn text(words: &[OsString]) -> String {
        words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn cuts_are_absolute_and_reading_starts_inside_the_segment_before() {
        let copy = Recipe::VideoCopy { codec: "hevc".into() };
        let words =
            text(&segments(&rendition(copy, Clock::File { start: Time::from_millis(1400) }), 5, Aim::Sure));
        assert!(words.contains("-ss 7.600000 "), "{words}");
        assert!(words.contains("-segment_times 9.996000,11.996000,"), "{words}");
        assert!(words.contains("-tag:v hvc1"), "{words}");
    }

    #[test]
    fn where_positions_are_found_badly_reading_starts_much_earlier_and_drops_the_rest() {
        let rung = AudioRung { channels: 2, kbps: 128, sampling_rate: 48_000 };
        let words = text(&segments(&rendition(Recipe::AudioEncode(rung), Clock::Zero), 20, Aim::Wide));
        assert!(
            words.contains("-ss 24.914667 ") && words.contains("-af atrim=start=39.914667,aresample"),
            "{words}"
        );
        assert_eq!((aim("mpegts"), aim("mkv")), (Aim::Wide, Aim::Sure));
    }

    #[test]
    fn a_file_name_is_never_an_option_or_an_address() {
        let copy = Recipe::VideoCopy { codec: "h264".into() };
        let words = text(&segments(&rendition(copy, Clock::Zero), 0, Aim::Sure));
        assert!(words.contains("-protocol_whitelist file,pipe -i file:/films/-a film; rm.mkv "), "{words}");
    }

    #[test]
    fn an_encoder_is_told_its_keyframes_at_the_cuts() {
        let rung = VideoRung {
            width: 640,
            height: 360,
            kbps: 800,
            frame_rate: (25, 1),
            level: 30,
            deinterlace: false,
            tone_map: false,
        };
        let burn = Some(Burn::Pictures { index: 3 });
        let words =
            text(&segments(&rendition(Recipe::VideoEncode { rung, burn }, Clock::Zero), 1, Aim::Sure));
        assert!(words.contains("-force_key_frames 1.980000,3.980000,"), "{words}");
        assert!(words.contains("-filter_complex [0:0][0:3]overlay=eof_action=pass,fps=25/1,"), "{words}");
        assert!(words.contains("-map [out]"), "{words}");
    }
}
