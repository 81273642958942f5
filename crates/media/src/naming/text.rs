//! Pieces of names: extensions, years, marks in braces, words that only releases use.

/// Extensions of files that are films or episodes.
const MEDIA: [&str; 24] = [
    "mkv", "mp4", "m4v", "avi", "mov", "webm", "ts", "m2ts", "mts", "wmv", "mpg", "mpeg", "vob", "flv",
    "ogv", "ogm", "3gp", "divx", "asf", "rmvb", "m2v", "mk3d", "mpe", "wtv",
];

/// Words that end a title because only the name of a release has them.
const RELEASE: [&str; 52] = [
    "480p", "576p", "720p", "1080p", "1080i", "2160p", "4k", "uhd", "hdr", "hdr10", "sdr", "10bit", "8bit",
    "bluray", "blu-ray", "bdrip", "brrip", "bdremux", "remux", "web", "webrip", "web-dl", "webdl", "hdtv",
    "dvdrip", "dvd", "dvdscr", "hdrip", "x264", "x265", "h264", "h265", "hevc", "avc", "av1", "xvid", "divx",
    "aac", "ac3", "eac3", "dts", "dts-hd", "truehd", "atmos", "ddp5", "dd5", "proper", "repack", "internal",
    "multi", "limited", "hdcam",
];

/// The last part of a path.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The path without its last part; empty at the top.
#[must_use]
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The extension in lower case, without a dot.
#[must_use]
pub fn extension(path: &str) -> Option<String> {
    let (stem, extension) = file_name(path).rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty() && extension.len() <= 5).then(|| extension.to_lowercase())
}

/// The name of a file without its extension.
#[must_use]
pub fn stem(path: &str) -> &str {
    let name = file_name(path);
    match (extension(path), name.rsplit_once('.')) {
        (Some(_), Some((stem, _))) => stem,
        _ => name,
    }
}

/// A name in lower case, letter by letter: a name that begins with another one still does when both are uncased.
#[must_use]
pub fn uncased(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).collect()
}

/// Whether a file is a film or an episode by its name.
#[must_use]
pub fn is_media(path: &str) -> bool {
    extension(path).is_some_and(|extension| MEDIA.contains(&extension.as_str()))
}

/// A name without the marks that carry ids and editions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// What is left of the name.
    pub rest: String,
    /// `{edition-X}`.
    pub edition: Option<String>,
    /// `{imdb-tt1}` and the like, as `imdb://tt1`.
    pub ids: Vec<String>,
}

/// Takes `{...}` and `[...]` out of a name.
#[must_use]
pub fn take_marks(name: &str) -> Marks {
    let mut marks = Marks::default();
    let mut rest = name;
    while let Some(open) = rest.find(['{', '[']) {
        let (before, from) = rest.split_at(open);
        let close = if from.starts_with('{') { '}' } else { ']' };
        let Some(end) = from.find(close) else { break };
        let inside = from.get(1..end).unwrap_or_default();
        marks.rest.push_str(before);
        // "[2004]" is a year, and "[Rec]" at the start is a title that somebody bracketed.
        if year(inside).is_some() {
            marks.rest.push_str(&format!("({inside})"));
        } else if before.trim().is_empty() && marks.rest.trim().is_empty() && rest_has_no_title(from, end) {
            marks.rest.push_str(inside);
        } else {
            read_mark(inside, &mut marks);
        }
        rest = from.get(end + 1..).unwrap_or_default();
    }
    marks.rest.push_str(rest);
    marks
}

/// Whether nothing but a year and marks follow a bracket, so that the bracket itself must be the title.
fn rest_has_no_title(from: &str, end: usize) -> bool {
    let after = from.get(end + 1..).unwrap_or_default();
    let before_year = after.split(['(', '[', '{']).next().unwrap_or_default();
    from.starts_with('[') && before_year.trim_matches([' ', '.', '-', '_']).is_empty()
}

fn read_mark(inside: &str, marks: &mut Marks) {
    let lower = inside.to_lowercase();
    if let Some(edition) = lower.strip_prefix("edition-") {
        let shown = inside.get(inside.len() - edition.len()..).unwrap_or(edition).trim();
        marks.edition = (!shown.is_empty()).then(|| shown.to_owned());
        return;
    }
    for catalogue in ["imdb", "tmdb", "tvdb"] {
        let id = lower.strip_prefix(catalogue).and_then(|rest| {
            rest.strip_prefix("id-").or(rest.strip_prefix("id=")).or(rest.strip_prefix('-'))
        });
        if let Some(id) = id.map(str::trim).filter(|id| !id.is_empty()) {
            marks.ids.push(format!("{catalogue}://{id}"));
        }
    }
}

/// A year of film making.
#[must_use]
pub fn year(word: &str) -> Option<i32> {
    // Later ones are more likely part of a title ("Blade Runner 2049") than a year.
    let number = (word.len() == 4).then(|| word.parse::<i32>().ok()).flatten()?;
    (1888..=2040).contains(&number).then_some(number)
}

/// A title and year in the strict form `Title (1999)`, with whatever follows the year.
#[must_use]
pub fn strict_year(name: &str) -> Option<(&str, i32, &str)> {
    let mut from = name.len();
    while let Some(open) = name.get(..from)?.rfind('(') {
        let inside = name.get(open + 1..)?;
        if let Some(close) = inside.find(')')
            && let Some(year) = inside.get(..close).and_then(|it| self::year(it.trim()))
            && !name.get(..open)?.trim().is_empty()
        {
            return Some((name.get(..open)?, year, inside.get(close + 1..)?));
        }
        from = open;
    }
    None
}

/// Dots and underscores as spaces, where they stand for spaces.
#[must_use]
pub fn spaced(name: &str) -> String {
    let dotted = !name.trim().contains(' ');
    let text: String = name
        .chars()
        .map(|c| match c {
            '_' => ' ',
            '.' if dotted => ' ',
            other => other,
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title without dashes and dots around it.
#[must_use]
pub fn trimmed(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | ','))
        .trim_end_matches(" .")
        .to_owned()
}

/// Whether only releases use this word.
#[must_use]
pub fn is_release_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    RELEASE.contains(&lower.trim_matches(['(', ')', '-', ',']))
}

/// The words before the first that only releases use; the first word always stays.
#[must_use]
pub fn before_release_words(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let end = words.iter().skip(1).position(|word| is_release_word(word)).map_or(words.len(), |at| at + 1);
    words.get(..end).unwrap_or(&words).join(" ")
}

/// Lower-case ASCII bytes of a name, for finding patterns at byte positions of the name itself.
#[must_use]
pub fn lowered(name: &str) -> Vec<u8> {
    name.bytes().map(|byte| byte.to_ascii_lowercase()).collect()
}

/// A number at a position, with the position behind it. Up to `most` digits.
#[must_use]
pub fn number_at(bytes: &[u8], at: usize, most: usize) -> Option<(i64, usize)> {
    let digits: Vec<u8> =
        bytes.get(at..)?.iter().copied().take_while(u8::is_ascii_digit).take(most + 1).collect();
    if digits.is_empty() || digits.len() > most {
        return None;
    }
    let number = digits.iter().fold(0i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some((number, at + digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_a_name_a_stem_and_an_extension() {
        assert_eq!(file_name("/a/b.c.MKV"), "b.c.MKV");
        assert_eq!(stem("/a/b.c.MKV"), "b.c");
        assert_eq!(extension("/a/b.c.MKV").as_deref(), Some("mkv"));
        assert_eq!(stem("/a/.hidden"), ".hidden");
        assert_eq!(parent("/a/b"), "/a");
        assert!(is_media("x.M2TS") && !is_media("x.srt") && !is_media("mkv"));
    }

    #[test]
    fn marks_are_read_and_taken_out() {
        let marks = take_marks("Alien (1979) {edition-Director's Cut} {imdb-tt0078748} [tmdbid-348][1080p]");
        assert_eq!(marks.rest.trim(), "Alien (1979)");
        assert_eq!(marks.edition.as_deref(), Some("Director's Cut"));
        assert_eq!(marks.ids, ["imdb://tt0078748", "tmdb://348"]);
        assert_eq!(take_marks("[Rec] (2007)").rest, "Rec (2007)");
        assert_eq!(take_marks("[Group] Some Film").rest.trim(), "Some Film");
        assert_eq!(take_marks("Film [2004]").rest, "Film (2004)");
        assert_eq!(take_marks("open { brace").rest, "open { brace");
    }
}
