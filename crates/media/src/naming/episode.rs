//! Episodes by name: numbers, ranges, dates and absolute numbers, with the show and season from the folders.

use super::text::{
    before_release_words, file_name, is_release_word, lowered, number_at, parent, spaced, stem, strict_year,
    take_marks, trimmed, year,
};
use crate::item::Day;

/// The show an episode is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowName {
    /// Its title.
    pub title: String,
    /// The year it began.
    pub year: Option<i32>,
    /// Ids in catalogues.
    pub ids: Vec<String>,
}

/// Which episode of a season a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// These numbers, first to last.
    Numbers(i64, i64),
    /// Of this day.
    Date(Day),
    /// None is told: known by its title.
    None,
}

/// What a path says about an episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodeName {
    /// Its show.
    pub show: ShowName,
    /// Its season; 0 are specials.
    pub season: i64,
    /// Which episode it is.
    pub numbering: Numbering,
    /// Its own title.
    pub title: Option<String>,
    /// What is the same for all parts of one version.
    pub version: String,
}

/// Names of season folders, in lower case.
const SEASON_WORDS: [&str; 7] = ["season", "series", "staffel", "saison", "temporada", "stagione", "book"];

impl EpisodeName {
    /// What a path below a library folder says.
    #[must_use]
    pub fn of(root: &str, path: &str) -> Self {
        let below = path.strip_prefix(root.trim_end_matches('/')).unwrap_or(path);
        let mut folders: Vec<&str> = parent(below).split('/').filter(|folder| !folder.is_empty()).collect();
        let season_folder = folders.last().and_then(|folder| SeasonFolder::of(folder, folders.len() > 1));
        if season_folder.is_some() {
            folders.pop();
        }
        let marks = take_marks(stem(path));
        let found = find_marker(&marks.rest, season_folder.is_some());
        let prefix = found.as_ref().and_then(|marker| marks.rest.get(..marker.start)).unwrap_or_default();
        let show = folders
            .last()
            .map(|folder| show_of_folder(folder))
            .or_else(|| season_folder.as_ref().and_then(|folder| folder.show.clone()))
            .or_else(|| show_of_text(prefix))
            .or_else(|| show_of_root(root, season_folder.is_some()))
            .unwrap_or_else(|| ShowName { title: spaced(stem(path)), year: None, ids: Vec::new() });
        let season =
            found.as_ref().and_then(|marker| marker.season).or(season_folder.map(|folder| folder.season));
        let (numbering, after) = match &found {
            Some(marker) => (marker.numbering, marks.rest.get(marker.end..).unwrap_or_default()),
            None => (Numbering::None, marks.rest.as_str()),
        };
        let season = match (season, numbering) {
            (Some(season), _) => season,
            (None, Numbering::Date(day)) => i64::from(day.year),
            (None, Numbering::Numbers(..) | Numbering::None) => 1,
        };
        Self { title: title_of(after, &show), show, season, numbering, version: path.to_owned() }
    }
}

struct SeasonFolder {
    season: i64,
    /// The show, when the folder names it too: `Show S01 1080p`.
    show: Option<ShowName>,
}

impl SeasonFolder {
    /// A folder of one season. A bare number counts only inside another folder: a show may be called "24".
    fn of(name: &str, inside_another: bool) -> Option<Self> {
        let text = spaced(&take_marks(name).rest);
        let lower = text.to_lowercase();
        if matches!(lower.as_str(), "specials" | "special") {
            return Some(Self { season: 0, show: None });
        }
        let words: Vec<&str> = lower.split(' ').collect();
        for (at, word) in words.iter().enumerate() {
            let number = words.get(at + 1).map(|it| it.trim_matches(['-', ','])).and_then(|it| number(it, 4));
            let joined =
                SEASON_WORDS.iter().find_map(|mark| word.strip_prefix(mark)).and_then(|it| number_of(it, 4));
            let short = word.strip_prefix('s').and_then(|it| number_of(it, 4));
            let named = SEASON_WORDS.contains(word).then_some(number).flatten();
            if let Some(season) = named.or(joined).or(short) {
                let show = words.get(..at).filter(|before| !before.is_empty()).map(<[_]>::len);
                let shown = show.map(|count| text.split(' ').take(count).collect::<Vec<_>>().join(" "));
                return Some(Self { season, show: shown.as_deref().and_then(show_of_text) });
            }
        }
        let bare = number_of(&lower, 2).filter(|_| inside_another);
        bare.map(|season| Self { season, show: None })
    }
}

fn number(text: &str, most: usize) -> Option<i64> {
    number_of(text, most)
}

fn number_of(text: &str, most: usize) -> Option<i64> {
    number_at(text.as_bytes(), 0, most).filter(|(_, end)| *end == text.len()).map(|(number, _)| number)
}

fn show_of_folder(folder: &str) -> ShowName {
    let marks = take_marks(folder);
    match strict_year(&marks.rest) {
        Some((title, year, _)) => {
            ShowName { title: trimmed(&spaced(title)), year: Some(year), ids: marks.ids }
        }
        None => {
            let title = trimmed(&before_release_words(&spaced(&marks.rest)));
            ShowName { title, year: None, ids: marks.ids }
        }
    }
}

fn show_of_text(text: &str) -> Option<ShowName> {
    let mut show = show_of_folder(text);
    if show.year.is_none()
        && let Some((title, last)) = show.title.clone().rsplit_once(' ')
        && let Some(found) = year(last)
    {
        show = ShowName { title: trimmed(title), year: Some(found), ..show };
    }
    (!show.title.is_empty()).then_some(show)
}

/// A library folder that is itself the folder of one show: it has season folders directly in it.
fn show_of_root(root: &str, has_season: bool) -> Option<ShowName> {
    has_season
        .then(|| show_of_folder(file_name(root.trim_end_matches('/'))))
        .filter(|show| !show.title.is_empty())
}

/// The title behind the numbers, without the words of releases and without the show's own name.
fn title_of(after: &str, show: &ShowName) -> Option<String> {
    let text = spaced(after.trim_matches(['.', '_', ' ', '-']));
    let words: Vec<&str> = text.split(' ').collect();
    let end = words.iter().position(|word| is_release_word(word)).unwrap_or(words.len());
    let title = trimmed(&words.get(..end).unwrap_or_default().join(" "));
    (!title.is_empty() && title.to_lowercase() != show.title.to_lowercase()).then_some(title)
}

struct Marker {
    start: usize,
    end: usize,
    season: Option<i64>,
    numbering: Numbering,
}

/// The numbers in a name, the surest form first.
fn find_marker(name: &str, in_season_folder: bool) -> Option<Marker> {
    let bytes = lowered(name);
    let starts = || (0..bytes.len()).filter(|at| boundary(&bytes, *at));
    starts()
        .find_map(|at| season_and_episode(&bytes, at))
        .or_else(|| starts().find_map(|at| crossed(&bytes, at)))
        .or_else(|| starts().find_map(|at| date(&bytes, at)))
        .or_else(|| starts().find_map(|at| episode_word(&bytes, at)))
        .or_else(|| bare_number(&bytes, in_season_folder))
        .filter(|marker| name.is_char_boundary(marker.start) && name.is_char_boundary(marker.end))
}

/// A word can begin here: not in the middle of letters or digits.
fn boundary(bytes: &[u8], at: usize) -> bool {
    at == 0 || bytes.get(at - 1).is_some_and(|byte| !byte.is_ascii_alphanumeric())
}

fn skip(bytes: &[u8], at: usize, marks: &[u8]) -> usize {
    at + bytes.get(at..).unwrap_or_default().iter().take_while(|byte| marks.contains(byte)).count()
}

/// `s01e02`, `s01.e02`, `s01e02e03`, `s01e02-e03`, `s01e02-03`.
fn season_and_episode(bytes: &[u8], start: usize) -> Option<Marker> {
    let at = (bytes.get(start) == Some(&b's')).then_some(start + 1)?;
    let (season, at) = number_at(bytes, at, 4)?;
    let at = skip(bytes, at, b" ._-");
    let at = if bytes.get(at..)?.starts_with(b"ep") {
        at + 2
    } else {
        (bytes.get(at) == Some(&b'e')).then_some(at + 1)?
    };
    let (first, mut end) = number_at(bytes, at, 4)?;
    let mut last = first;
    while let Some((number, next)) =
        next_in_range(bytes, end).filter(|(number, _)| *number > last && *number < last + 40)
    {
        (last, end) = (number, next);
    }
    Some(Marker { start, end, season: Some(season), numbering: Numbering::Numbers(first, last) })
}

/// `e03`, `-e03`, `-03` directly behind a number.
fn next_in_range(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let dash = skip(bytes, at, b"-");
    let letter = (bytes.get(dash) == Some(&b'e')).then_some(dash + 1);
    let (number, end) = match letter {
        Some(at) => number_at(bytes, at, 4)?,
        // Without a letter two digits are wanted: "-1080p" and "- 3 Days" go on with the title.
        None if dash == at + 1 => number_at(bytes, dash, 3).filter(|(_, end)| *end >= dash + 2)?,
        None => return None,
    };
    let ends = bytes.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric() || *byte == b'e');
    ends.then_some((number, end))
}

/// `1x02`, `1x02-1x03`, `1x02-03`.
fn crossed(bytes: &[u8], start: usize) -> Option<Marker> {
    let (season, at) = number_at(bytes, start, 2)?;
    let at = (bytes.get(at) == Some(&b'x')).then_some(at + 1)?;
    let (first, mut end) = number_at(bytes, at, 3).filter(|(_, end)| *end >= at + 2)?;
    if bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let mut last = first;
    if bytes.get(end) == Some(&b'-') {
        let again = number_at(bytes, end + 1, 2)
            .filter(|(again, at)| *again == season && bytes.get(*at) == Some(&b'x'));
        let from = again.map_or(end + 1, |(_, at)| at + 1);
        if let Some((number, next)) =
            number_at(bytes, from, 3).filter(|(number, _)| *number > first && *number < first + 40)
        {
            (last, end) = (number, next);
        }
    }
    Some(Marker { start, end, season: Some(season), numbering: Numbering::Numbers(first, last) })
}

/// `2023-05-31`, `2023.05.31`, `31.05.2023`.
fn date(bytes: &[u8], start: usize) -> Option<Marker> {
    let (one, at) = number_at(bytes, start, 4)?;
    let mark = bytes.get(at).copied().filter(|byte| b"-. _".contains(byte))?;
    let (two, at) = number_at(bytes, at + 1, 2)?;
    let at = (bytes.get(at) == Some(&mark)).then_some(at + 1)?;
    let (three, end) = number_at(bytes, at, 4)?;
    if bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let (years, days) = if one > 31 { (one, three) } else { (three, one) };
    let day = Day::new(i32::try_from(years).ok()?, u8::try_from(two).ok()?, u8::try_from(days).ok()?)?;
    (1900..=2100).contains(&day.year).then_some(Marker {
        start,
        end,
        season: None,
        numbering: Numbering::Date(day),
    })
}

/// `e02`, `ep 2`, `episode 2`.
fn episode_word(bytes: &[u8], start: usize) -> Option<Marker> {
    let rest = bytes.get(start..)?;
    let word = [&b"episode"[..], b"ep", b"e"].into_iter().find(|word| rest.starts_with(word))?;
    let at = start + word.len();
    let at = if word.len() > 1 { skip(bytes, at, b" ._-") } else { at };
    let (first, end) = number_at(bytes, at, 4)?;
    if bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let range = next_in_range(bytes, end).filter(|(number, _)| *number > first && *number < first + 40);
    let (last, end) = range.unwrap_or((first, end));
    Some(Marker { start, end, season: None, numbering: Numbering::Numbers(first, last) })
}

/// `02 - Title` and `2` in a season folder; `Show - 012 - Title` anywhere.
fn bare_number(bytes: &[u8], in_season_folder: bool) -> Option<Marker> {
    if in_season_folder && let Some((number, end)) = number_at(bytes, 0, 3) {
        let ends = bytes.get(end).is_none_or(|byte| b" ._-".contains(byte));
        if ends {
            let numbering = Numbering::Numbers(number, number);
            return Some(Marker { start: 0, end, season: None, numbering });
        }
    }
    let dash = bytes.windows(3).enumerate().filter(|(_, three)| three == b" - ").map(|(at, _)| at);
    dash.filter_map(|at| {
        let (number, end) = number_at(bytes, at + 3, 4)?;
        let short = end - at - 3 <= 3 || !(1900..=2100).contains(&number);
        let ends = bytes.get(end).is_none_or(|byte| b" .-_v".contains(byte));
        let numbering = Numbering::Numbers(number, number);
        (short && ends).then_some(Marker { start: at, end, season: None, numbering })
    })
    .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> EpisodeName {
        EpisodeName::of("/tv", &format!("/tv/{path}"))
    }

    #[test]
    fn a_path_gives_show_season_and_numbers() {
        for (path, show, season, first, last) in [
            ("Lost/Season 01/Lost - s01e02 - Pilot.mkv", "Lost", 1, 2, 2),
            ("Lost/Season 1/S01E02.mkv", "Lost", 1, 2, 2),
            ("Lost/Season 01/Lost - s01e01-e02 - Pilot.mkv", "Lost", 1, 1, 2),
            ("Lost/Season 01/Lost.S01E01E02.720p.mkv", "Lost", 1, 1, 2),
            ("Lost/Season 01/Lost s01e01-02.mkv", "Lost", 1, 1, 2),
            ("Lost/Season 01/Lost.S01.E03.mkv", "Lost", 1, 3, 3),
            ("Lost/Season 02/Lost 2x05.mkv", "Lost", 2, 5, 5),
            ("Lost/Season 02/Lost 2x05-2x06.mkv", "Lost", 2, 5, 6),
            ("Lost/Specials/Lost - s00e03 - Extra.mkv", "Lost", 0, 3, 3),
            ("Lost/Specials/03 - Extra.mkv", "Lost", 0, 3, 3),
            ("Lost/Season 03/04 - Title.mkv", "Lost", 3, 4, 4),
            ("Lost/Season 03/Episode 4.mkv", "Lost", 3, 4, 4),
            ("Lost/S03/e04.mkv", "Lost", 3, 4, 4),
            ("Lost/3/04.mkv", "Lost", 3, 4, 4),
            ("Lost/Staffel 2/Lost s02e01.mkv", "Lost", 2, 1, 1),
            ("Lost/Lost s04e01.mkv", "Lost", 4, 1, 1),
            ("Lost.S05E06.1080p.WEB.x264.mkv", "Lost", 5, 6, 6),
            ("Lost.S05.1080p/Lost.S05E06.mkv", "Lost", 5, 6, 6),
            ("Drama/Lost/Season 1/Lost s01e01.mkv", "Lost", 1, 1, 1),
            ("One Piece/One Piece - 1012 - Title.mkv", "One Piece", 1, 1012, 1012),
            ("One Piece/One Piece - 012.mkv", "One Piece", 1, 12, 12),
            ("24/Season 01/24 - s01e05.mkv", "24", 1, 5, 5),
            ("24/24 s02e05.mkv", "24", 2, 5, 5),
            ("1923/Season 01/1923 - s01e02 - Nature.mkv", "1923", 1, 2, 2),
            ("1923.S01E02.mkv", "1923", 1, 2, 2),
            ("Show/Season 2023/Show s2023e04.mkv", "Show", 2023, 4, 4),
            ("Show/Season 01/Show s01e02-1080p.mkv", "Show", 1, 2, 2),
        ] {
            let name = read(path);
            assert_eq!(name.show.title, show, "{path}");
            assert_eq!(name.season, season, "{path}");
            assert_eq!(name.numbering, Numbering::Numbers(first, last), "{path}");
        }
    }

    #[test]
    fn a_show_has_a_year_only_when_one_is_written() {
        assert_eq!(read("1923/Season 01/1923 s01e01.mkv").show.year, None);
        assert_eq!(read("1923 (2022)/Season 01/1923 s01e01.mkv").show.year, Some(2022));
        assert_eq!(read("Doctor Who (2005) {tvdb-78804}/S01/x s01e01.mkv").show.ids, ["tvdb://78804"]);
        let dotted = read("The.Office.2005.S01E01.mkv").show;
        assert_eq!((dotted.title.as_str(), dotted.year), ("The Office", Some(2005)));
    }

    #[test]
    fn a_daily_show_is_numbered_by_day() {
        for file in ["News - 2023-05-31 - Guest.mkv", "News.2023.05.31.720p.mkv", "News 31.05.2023.mkv"] {
            let name = read(&format!("News/{file}"));
            assert_eq!(name.numbering, Numbering::Date(Day { year: 2023, month: 5, day: 31 }), "{file}");
            assert_eq!(name.season, 2023);
        }
        assert_eq!(read("News/News 2023-13-31.mkv").numbering, Numbering::None);
    }

    #[test]
    fn the_title_stands_behind_the_numbers_without_release_words() {
        for (path, title) in [
            ("Lost/Season 01/Lost - s01e02 - Pilot, Part 2.mkv", Some("Pilot, Part 2")),
            ("Lost/Season 01/Lost.S01E02.Some.Title.1080p.WEB.mkv", Some("Some Title")),
            ("Lost/Season 01/Lost.S01E02.1080p.WEB.mkv", None),
            ("Lost/Season 01/04 - Walkabout.mkv", Some("Walkabout")),
            ("Lost/Behind it.mkv", Some("Behind it")),
            ("Lost/Season 01/s01e02.mkv", None),
        ] {
            assert_eq!(read(path).title.as_deref(), title, "{path}");
        }
    }

    #[test]
    fn season_folders_directly_in_the_library_folder_belong_to_the_show_of_that_name() {
        let name = EpisodeName::of("/tv/Lost (2004)", "/tv/Lost (2004)/Season 1/01.mkv");
        assert_eq!((name.show.title.as_str(), name.show.year), ("Lost", Some(2004)));
    }

    #[test]
    fn a_show_in_a_language_of_other_letters_is_read_too() {
        let name = read("Мастер и Маргарита/Сезон/Мастер s01e03 - Глава.mkv");
        assert_eq!(name.numbering, Numbering::Numbers(3, 3));
        assert_eq!(name.title.as_deref(), Some("Глава"));
    }
}
