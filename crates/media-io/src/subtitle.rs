//! Subtitles as text: SubRip is turned into WebVTT here, everything else by ffmpeg; a window of a film reads only that
//! part of the file.

use std::fmt::Write as _;
use std::path::Path;

use media::playback::Time;
use media::playback::port::{Fault, SubtitleSource};

use crate::encode::fault;
use crate::ffmpeg::{Limits, Order, Programs, arguments, collect};

/// No subtitle is larger.
const MOST_BYTES: usize = 16 << 20;

/// A cue that began this long before a window may still be on screen.
const LINGER: Time = Time::from_whole(20);

/// A subtitle as WebVTT, or the cues of it that are shown inside a window.
pub(crate) async fn vtt(
    programs: &Programs,
    subtitle: &SubtitleSource,
    window: Option<(Time, Time)>,
) -> Result<String, Fault> {
    let cues = match subtitle {
        SubtitleSource::Sidecar { path, codec } if codec == "srt" => srt_cues(&read_text(path).await?),
        SubtitleSource::Sidecar { path, .. } => cues(&run(programs, path, None, "webvtt", None).await?),
        SubtitleSource::InFile { source, index } => {
            let wide = window.map(|(from, to)| ((from - LINGER).max(Time::ZERO), to));
            cues(&run(programs, &source.path, Some(*index), "webvtt", wide).await?)
        }
    };
    Ok(write(&cues, window))
}

/// A subtitle in another text format.
pub(crate) async fn converted(
    programs: &Programs,
    subtitle: &SubtitleSource,
    format: &str,
) -> Result<Vec<u8>, Fault> {
    match subtitle {
        SubtitleSource::Sidecar { path, codec } if codec == format => Ok(read_text(path).await?.into_bytes()),
        SubtitleSource::Sidecar { path, .. } => {
            run(programs, path, None, format, None).await.map(String::into_bytes)
        }
        SubtitleSource::InFile { source, index } => {
            run(programs, &source.path, Some(*index), format, None).await.map(String::into_bytes)
        }
    }
}

async fn run(
    programs: &Programs,
    path: &str,
    stream: Option<u32>,
    format: &str,
    window: Option<(Time, Time)>,
) -> Result<String, Fault> {
    let words = arguments::subtitle(path, stream, format, window);
    let order = Order::reading(&programs.ffmpeg, path, words, Limits::SHORT);
    let bytes = collect(order, MOST_BYTES).await.map_err(fault)?;
    Ok(decode(&bytes))
}

async fn read_text(path: &str) -> Result<String, Fault> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        use std::io::Read;
        let mut bytes = Vec::new();
        let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
        std::fs::File::open(Path::new(&path))?.take(most).read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    });
    let bytes = read.await.map_err(|_| Fault::Unreadable { why: "the subtitle can not be read".into() })?;
    Ok(decode(&bytes.map_err(Fault::Io)?))
}

/// UTF-8 and UTF-16 by their marks, UTF-8 where it fits, else the Windows code page most old subtitles are in.
fn decode(bytes: &[u8]) -> String {
    let wide = |rest: &[u8], big: bool| {
        let units = rest.chunks_exact(2).filter_map(|pair| {
            let pair: [u8; 2] = pair.try_into().ok()?;
            Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
        });
        char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{FFFD}')).collect()
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, rest @ ..] => wide(rest, false),
        [0xFE, 0xFF, rest @ ..] => wide(rest, true),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or(' '),
        byte => char::from(byte),
    }
}

/// One cue: from, to, settings, text.
struct Cue {
    from: i64,
    to: i64,
    settings: String,
    text: String,
}

fn srt_cues(text: &str) -> Vec<Cue> {
    let mut found = cues(text);
    for cue in &mut found {
        // SubRip knows colours and positions in its own way; WebVTT shows b, i and u alone.
        cue.settings.clear();
        cue.text = plain(&cue.text);
    }
    found
}

/// Drops what WebVTT would show as letters: `<font ...>` and `{\an8}`.
fn plain(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{', '&']) {
        let (before, tail) = rest.split_at(at);
        kept.push_str(before);
        let close = match tail.chars().next() {
            Some('<') => tail.find('>'),
            Some('{') if tail.starts_with("{\\") => tail.find('}'),
            _ => None,
        };
        match close {
            Some(close) => {
                let (tag, after) = tail.split_at(close + 1);
                let name = tag.trim_matches(['<', '>', '/']).to_ascii_lowercase();
                if matches!(name.as_str(), "b" | "i" | "u") {
                    kept.push_str(&tag.to_ascii_lowercase());
                }
                rest = after;
            }
            None => {
                let mut letters = tail.chars();
                match letters.next() {
                    Some('<') => kept.push_str("&lt;"),
                    Some('&')
                        if !tail.starts_with("&amp;")
                            && !tail.starts_with("&lt;")
                            && !tail.starts_with("&gt;") =>
                    {
                        kept.push_str("&amp;")
                    }
                    Some(letter) => kept.push(letter),
                    None => {}
                }
                rest = letters.as_str();
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// Cues of WebVTT or SubRip: whatever stands below a line with an arrow.
fn cues(text: &str) -> Vec<Cue> {
    let mut all = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((from, to, settings)) = arrow(line) else { continue };
        let mut words = String::new();
        while let Some(line) = lines.next_if(|line| !line.trim().is_empty()) {
            if !words.is_empty() {
                words.push('\n');
            }
            words.push_str(&line.replace("-->", "->"));
        }
        if !words.is_empty() && to > from {
            all.push(Cue { from, to, settings, text: words });
        }
    }
    all
}

fn arrow(line: &str) -> Option<(i64, i64, String)> {
    let (from, rest) = line.split_once("-->")?;
    let mut rest = rest.split_whitespace();
    let to = clock(rest.next()?)?;
    let settings: Vec<&str> = rest.collect();
    Some((clock(from.trim())?, to, settings.join(" ")))
}

/// `01:02:03,456` or `02:03.456` in milliseconds.
fn clock(text: &str) -> Option<i64> {
    let (whole, millis) = text.split_once([',', '.'])?;
    let mut seconds = 0i64;
    for field in whole.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(field.trim().parse().ok()?)?;
    }
    let millis: i64 = format!("{millis:0<3}").get(..3)?.parse().ok()?;
    seconds.checked_mul(1000)?.checked_add(millis)
}

fn write(cues: &[Cue], window: Option<(Time, Time)>) -> String {
    let mut text = String::from("WEBVTT\n");
    if window.is_some() {
        // Cues count from the zero of the film's own clock, and so do the segments.
        text.push_str("X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n");
    }
    let inside =
        |cue: &&Cue| window.is_none_or(|(from, to)| cue.to > from.millis() && cue.from < to.millis());
    for cue in cues.iter().filter(inside) {
        let space = if cue.settings.is_empty() { "" } else { " " };
        let _ = write!(
            text,
            "\n{} --> {}{space}{}\n{}\n",
            shown(cue.from),
            shown(cue.to),
            cue.settings,
            cue.text
        );
    }
    text
}

fn shown(millis: i64) -> String {
    let millis = millis.max(0);
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", millis / 1000 % 60, millis % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::film::Film;
    use media::playback::rendition::SourceFile;

    #[test]
    fn subrip_becomes_webvtt_with_the_tags_that_mean_the_same() {
        let srt = "1\r\n00:00:01,000 --> 00:00:02,500\r\n<font color=\"red\"><I>Caf\u{e9}</I></font> {\\an8}& <3\r\n\r\n2\n00:01:00,5 --> 00:01:02\n";
        let text = write(&srt_cues(srt), None);
        assert_eq!(text, "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<i>Caf\u{e9}</i> &amp; &lt;3\n");
    }

    #[test]
    fn old_code_pages_are_read_as_what_they_are() {
        assert_eq!(decode(b"Caf\xE9 \x93x\x94"), "Caf\u{e9} \u{201c}x\u{201d}");
        assert_eq!(decode(&[0xFF, 0xFE, b'a', 0, 0xE9, 0]), "a\u{e9}");
        assert_eq!(decode("Caf\u{e9}".as_bytes()), "Caf\u{e9}");
    }

    #[test]
    fn a_window_holds_the_cues_that_are_on_screen_in_it() {
        let srt = "00:00:01,000 --> 00:00:03,000\nA\n\n00:00:09,000 --> 00:00:11,000\nB\n\n00:00:20,000 --> 00:00:21,000\nC\n";
        let text = write(&cues(srt), Some((Time::from_whole(3), Time::from_whole(20))));
        assert!(text.contains("\nB\n") && !text.contains("\nA\n") && !text.contains("\nC\n"), "{text}");
    }

    #[tokio::test]
    async fn a_subtitle_inside_a_film_is_read_whole_or_by_windows() {
        let film = Film::make("mkv").await;
        let source = SourceFile {
            path: film.path(),
            fingerprint: "f".into(),
            container: "mkv".into(),
            length: Time::from_whole(40),
        };
        let subtitle = SubtitleSource::InFile { source, index: 3 };
        let programs = Programs::default();
        let whole = vtt(&programs, &subtitle, None).await.unwrap();
        // The muxer moved everything by a packet of sound; what counts is the film's own time.
        assert!(whole.contains("00:00:01.021 --> 00:00:03.021\nFirst words"), "{whole}");
        assert!(whole.contains("00:00:20.521 --> 00:00:24.021\nLater words"), "{whole}");
        let window = Some((Time::from_whole(22), Time::from_whole(30)));
        let part = vtt(&programs, &subtitle, window).await.unwrap();
        assert!(part.contains("00:00:20.521 --> 00:00:24.021\nLater words"), "{part}");
        assert!(!part.contains("First words"), "{part}");
        let srt = converted(&programs, &subtitle, "srt").await.unwrap();
        assert!(String::from_utf8(srt).unwrap().contains("00:00:01,021 --> 00:00:03,021"));
    }
}
