//! Films by name: `Title (Year)`, a folder per film, editions, parts, several versions.

use super::text::{
    before_release_words, file_name, is_release_word, number_at, parent, spaced, stem, strict_year,
    take_marks, trimmed, year,
};

/// What a path says about a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovieName {
    /// The title.
    pub title: String,
    /// The year it came out.
    pub year: Option<i32>,
    /// The edition.
    pub edition: Option<String>,
    /// Ids in catalogues: `imdb://tt0078748`.
    pub ids: Vec<String>,
    /// Place among the parts of a film in several files, from 0.
    pub part: u32,
    /// What is the same for all parts of one version.
    pub version: String,
}

impl MovieName {
    /// What a path below a library folder says.
    #[must_use]
    pub fn of(root: &str, path: &str) -> Self {
        let marks = take_marks(stem(path));
        let (rest, part) = take_part(&marks.rest);
        let own = Titled::of(&rest);
        let folder = parent(path);
        let above = (folder.len() > root.trim_end_matches('/').len()).then(|| take_marks(file_name(folder)));
        let above_titled = above.as_ref().map(|marks| Titled::of(&marks.rest));
        let titled = match above_titled {
            Some(above) if above.strict && !own.strict && agree(&above, &own) => above,
            _ => own,
        };
        let above = above.filter(|_| titled.strict).unwrap_or_default();
        let mut ids = marks.ids;
        // A folder per film names its ids once for all files in it; a folder of many films names none.
        ids.extend(above.ids.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
        let stem_without_part =
            rest.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '_'));
        let extension = super::extension(path).unwrap_or_default();
        Self {
            title: titled.title,
            year: titled.year,
            edition: marks.edition.or(above.edition),
            ids,
            part: part.unwrap_or(0),
            version: format!("{folder}/{stem_without_part}.{extension}"),
        }
    }
}

struct Titled {
    title: String,
    year: Option<i32>,
    /// Written as `Title (Year)`, by a person.
    strict: bool,
}

impl Titled {
    fn of(name: &str) -> Self {
        if let Some((title, year, _)) = strict_year(name) {
            return Self { title: trimmed(&spaced(title)), year: Some(year), strict: true };
        }
        let text = spaced(name);
        let words: Vec<&str> = text.split(' ').collect();
        // The last year that has a title before it: "2001 A Space Odyssey 1968 1080p", "2012 2009".
        let at = words
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(_, word)| year(word).is_some())
            .map(|(at, _)| at)
            .next_back();
        let at = at
            .filter(|at| words.get(at + 1).is_none_or(|next| is_release_word(next)) || released(&words, *at));
        match at {
            Some(at) => {
                let title = words.get(..at).unwrap_or_default().join(" ");
                let year = words.get(at).and_then(|word| year(word));
                Self { title: trimmed(&before_release_words(&title)), year, strict: false }
            }
            None => {
                let title = trimmed(&before_release_words(&text));
                let title = title
                    .split(" - ")
                    .next()
                    .map(str::to_owned)
                    .filter(|it| !it.is_empty() && released(&words, 0))
                    .unwrap_or(title);
                Self {
                    title: if title.is_empty() { name.to_owned() } else { title },
                    year: None,
                    strict: false,
                }
            }
        }
    }
}

/// Whether a word that only releases use comes after this place.
fn released(words: &[&str], at: usize) -> bool {
    words.iter().skip(at + 1).any(|word| is_release_word(word))
}

/// Whether a folder `Title (Year)` may speak for a file in it: the file names no other year.
fn agree(folder: &Titled, file: &Titled) -> bool {
    file.year.is_none() || file.year == folder.year
}

/// Takes `cd1`, `disc2`, `pt1`, `part 2` off the end of a name; the number counts from 0.
fn take_part(name: &str) -> (String, Option<u32>) {
    let trimmed = name.trim_end();
    let bytes = super::text::lowered(trimmed);
    let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let Some((number, _)) = number_at(&bytes, bytes.len() - digits, 2).filter(|(number, _)| *number > 0)
    else {
        return (name.to_owned(), None);
    };
    let before_number = trimmed.get(..trimmed.len() - digits).unwrap_or_default();
    let words = before_number.trim_end_matches([' ', '.', '_']);
    let lower = words.to_lowercase();
    for mark in ["cd", "disc", "disk", "dvd", "part", "pt"] {
        let Some(head) = lower.strip_suffix(mark).and_then(|head| words.get(..head.len())) else { continue };
        let separated = head.ends_with([' ', '.', '_', '-', ')', ']']);
        let bare = head.trim_end_matches([' ', '.', '_', '-', '(', '[']);
        // "Deathly Hallows Part 1" is a title; "Film (2000) part 1" and "Film - part 1" are parts.
        let sure = matches!(mark, "cd" | "disc" | "disk" | "dvd")
            || strict_year(head).is_some()
            || head.trim_end_matches([' ', '.', '_']).ends_with('-');
        if separated && !bare.is_empty() && sure {
            return (bare.to_owned(), u32::try_from(number - 1).ok());
        }
    }
    (name.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(path: &str) -> (String, Option<i32>) {
        let name = MovieName::of("/films", &format!("/films/{path}"));
        (name.title, name.year)
    }

    #[test]
    fn a_path_gives_title_and_year() {
        for (path, title, year) in [
            ("Alien (1979).mkv", "Alien", Some(1979)),
            ("Alien (1979)/Alien (1979).mkv", "Alien", Some(1979)),
            ("Alien (1979)/movie.mkv", "Alien", Some(1979)),
            ("Alien (1979)/alien.1979.directors.cut.1080p.mkv", "Alien", Some(1979)),
            ("Alien (1979) [1080p]/Alien (1979) - 1080p.mkv", "Alien", Some(1979)),
            ("Alien.1979.1080p.BluRay.x264-GROUP.mkv", "Alien", Some(1979)),
            ("The.Last.Light.2019.mkv", "The Last Light", Some(2019)),
            ("The_Last_Light_(2019).mp4", "The Last Light", Some(2019)),
            ("2001.A.Space.Odyssey.1968.1080p.mkv", "2001 A Space Odyssey", Some(1968)),
            ("2012 (2009).mkv", "2012", Some(2009)),
            ("2012.2009.mkv", "2012", Some(2009)),
            ("1917.mkv", "1917", None),
            ("1917 (2019)/1917.mkv", "1917", Some(2019)),
            ("Blade Runner 2049.mkv", "Blade Runner 2049", None),
            ("Blade.Runner.2049.2017.2160p.mkv", "Blade Runner 2049", Some(2017)),
            ("Blade Runner 2049 (2017).mkv", "Blade Runner 2049", Some(2017)),
            ("Some Film 720p x264.mkv", "Some Film", None),
            ("Some Film.mkv", "Some Film", None),
            ("Dr. Strangelove (1964).mkv", "Dr. Strangelove", Some(1964)),
            ("Mr. Nobody.mkv", "Mr. Nobody", None),
            ("Film [2004].mkv", "Film", Some(2004)),
            ("[Rec] (2007).mkv", "Rec", Some(2007)),
            ("(500) Days of Summer (2009).mkv", "(500) Days of Summer", Some(2009)),
            ("Action/Heat (1995).mkv", "Heat", Some(1995)),
            ("Trilogy (1999)/Other Film (2003).mkv", "Other Film", Some(2003)),
            ("Amélie (2001).mkv", "Amélie", Some(2001)),
            ("M.mkv", "M", None),
            ("Web (2013).mkv", "Web", Some(2013)),
            ("Alien (1979) {imdb-tt0078748}.mkv", "Alien", Some(1979)),
        ] {
            assert_eq!(film(path), (title.to_owned(), year), "{path}");
        }
    }

    #[test]
    fn an_edition_is_read_from_the_file_or_its_folder() {
        let edition = |path: &str| MovieName::of("/f", path).edition;
        assert_eq!(edition("/f/A (2000) {edition-Final Cut}.mkv").as_deref(), Some("Final Cut"));
        assert_eq!(edition("/f/A (2000) {edition-Final Cut}/A (2000).mkv").as_deref(), Some("Final Cut"));
        assert_eq!(edition("/f/A (2000).mkv"), None);
    }

    #[test]
    fn parts_of_one_film_share_a_version_and_versions_do_not() {
        let name = |file: &str| MovieName::of("/f", &format!("/f/A (2000)/{file}"));
        for (one, two) in [
            ("A (2000) - cd1.avi", "A (2000) - cd2.avi"),
            ("A (2000).pt1.mkv", "A (2000).pt2.mkv"),
            ("A (2000) part 1.mkv", "A (2000) part 2.mkv"),
            ("A (2000)-disc1.mkv", "A (2000)-disc2.mkv"),
        ] {
            let (one, two) = (name(one), name(two));
            assert_eq!((one.part, two.part), (0, 1), "{one:?}");
            assert_eq!(one.version, two.version);
            assert_eq!((one.title.as_str(), one.year), ("A", Some(2000)));
        }
        assert_ne!(name("A (2000) - 720p.mkv").version, name("A (2000) - 1080p.mkv").version);
        assert_ne!(name("A (2000).mkv").version, name("A (2000).mp4").version);
    }

    #[test]
    fn a_part_in_a_title_is_no_part_of_a_file() {
        let name = MovieName::of("/f", "/f/Deathly Hallows Part 2.mkv");
        assert_eq!((name.title.as_str(), name.part), ("Deathly Hallows Part 2", 0));
        let name = MovieName::of("/f", "/f/Deathly Hallows Part 2 (2011).mkv");
        assert_eq!((name.title.as_str(), name.part), ("Deathly Hallows Part 2", 0));
        assert_eq!(MovieName::of("/f", "/f/Se7en (1995).mkv").part, 0);
    }
}
