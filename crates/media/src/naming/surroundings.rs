//! What lies beside each film of a folder: found once by a scan, kept with the file, read again by nobody.
//!
//! ```text
//! files of a folder, of its folder of subtitles, and of the folder above ─▶ Surroundings ─▶ Beside, for each film
//! ```
//!
//! A folder may hold ten thousand films. So each film's neighbours are found by name in an ordered list, and images that
//! speak for none of them change nothing.

use kernel::Timestamp;

use super::beside::{ImageRole, folder_role, is_image};
use super::text::{extension, file_name, parent, stem, uncased};
use crate::file::SeenFile;

/// Whether a folder of this name holds subtitles of the films beside it.
#[must_use]
pub fn subtitle_folder(name: &str) -> bool {
    matches!(uncased(name).as_str(), "subs" | "subtitles")
}

/// The files around the films of one folder.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Side-cars, texts and images by name in lower case, in order.
    named: Vec<(String, SeenFile)>,
    /// What speaks for every film of the folder.
    shared: Vec<SeenFile>,
}

impl Surroundings {
    /// The surroundings of the films among these files. `subtitles` lie in a folder of subtitles below, `above` are the
    /// folder's images of the folder above. In the topmost folder of a library images speak for no film.
    #[must_use]
    pub fn of(own: &[SeenFile], subtitles: &[SeenFile], above: &[SeenFile], topmost: bool) -> Self {
        let mut named: Vec<(String, SeenFile)> = own
            .iter()
            .filter(|file| is_text(&file.path) || is_image(&file.path))
            .chain(subtitles.iter().filter(|file| is_text(&file.path)))
            .map(|file| (uncased(stem(&file.path)), file.clone()))
            .collect();
        named.sort_by(|one, two| (&one.0, &one.1.path).cmp(&(&two.0, &two.1.path)));
        let mut shared = Self::images(own, topmost);
        shared.extend(
            own.iter().filter(|file| matches!(file_name(&file.path), "movie.nfo" | "tvshow.nfo")).cloned(),
        );
        shared.extend_from_slice(above);
        Self { named, shared }
    }

    /// The images among files that speak for the folder they lie in, or for a season in it.
    #[must_use]
    pub fn images(files: &[SeenFile], topmost: bool) -> Vec<SeenFile> {
        let speaks = |file: &&SeenFile| match folder_role(&file.path) {
            Some(ImageRole::FolderPoster | ImageRole::FolderArt) => !topmost,
            Some(ImageRole::SeasonPoster(_)) => true,
            Some(ImageRole::FilmPoster | ImageRole::FilmArt) | None => false,
        };
        files.iter().filter(speaks).cloned().collect()
    }

    /// What lies beside the film of this path.
    #[must_use]
    pub fn beside(&self, media: &str) -> Beside {
        let (exact, wanted) = (stem(media), uncased(stem(media)));
        let from = self.named.partition_point(|(name, _)| *name < wanted);
        let near =
            self.named.iter().skip(from).map_while(|(name, file)| Some((name.strip_prefix(&wanted)?, file)));
        let mut files: Vec<SeenFile> = near
            // "Film 2.srt" lies beside "Film 2", not beside "Film".
            .filter(|(rest, _)| rest.is_empty() || rest.starts_with(['.', '_', '-', '[', '(']))
            .map(|(_, file)| file)
            .filter(|file| is_image(&file.path) || stem(&file.path).starts_with(exact))
            .chain(&self.shared)
            .cloned()
            .collect();
        files.sort_by(|one, two| one.path.cmp(&two.path));
        files.dedup();
        Beside { files }
    }
}

/// The files beside one film.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    files: Vec<SeenFile>,
}

impl Beside {
    /// The files, by path.
    #[must_use]
    pub fn files(&self) -> &[SeenFile] {
        &self.files
    }

    /// As it is kept with the film of this path: other text, other surroundings. Empty when nothing lies beside it.
    #[must_use]
    pub fn written(&self, media: &str) -> String {
        if self.files.is_empty() {
            return String::new();
        }
        let own = parent(media);
        let lines: Vec<(&str, u64, i64)> =
            self.files.iter().map(|file| (short(&file.path, own), file.size, file.modified_at.0)).collect();
        serde_json::to_string(&lines).unwrap_or_default()
    }

    /// Reads what `written` wrote; nothing when it is something else.
    #[must_use]
    pub fn read(text: &str, media: &str) -> Self {
        let lines: Vec<(String, u64, i64)> = serde_json::from_str(text).unwrap_or_default();
        let own = parent(media);
        let files = lines.into_iter().map(|(name, size, modified_at)| SeenFile {
            path: if name.starts_with('/') { name } else { format!("{own}/{name}") },
            size,
            modified_at: Timestamp(modified_at),
        });
        Self { files: files.collect() }
    }
}

/// The path as seen from a folder; what lies above it stays whole.
fn short<'a>(path: &'a str, folder: &str) -> &'a str {
    path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

fn is_text(path: &str) -> bool {
    matches!(extension(path).as_deref(), Some("nfo" | "srt" | "ass" | "ssa" | "vtt" | "smi"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen(paths: &[&str]) -> Vec<SeenFile> {
        paths
            .iter()
            .map(|path| SeenFile { path: format!("/f/{path}"), size: 1, modified_at: Timestamp(1) })
            .collect()
    }

    fn names(own: &[&str], media: &str) -> Vec<String> {
        let around = Surroundings::of(&seen(own), &seen(&["Subs/Film.fr.srt"]), &[], false);
        let beside = around.beside(&format!("/f/{media}"));
        beside.files().iter().map(|file| file.path.trim_start_matches("/f/").to_owned()).collect()
    }

    #[test]
    fn what_lies_beside_a_film_changes_with_its_own_neighbours_and_with_nothing_else() {
        let own =
            ["Film.mkv", "Film.srt", "FILM-poster.JPG", "Other.srt", "Other.jpg", "poster.jpg", "movie.nfo"];
        let wanted = ["FILM-poster.JPG", "Film.srt", "Subs/Film.fr.srt", "movie.nfo", "poster.jpg"];
        assert_eq!(names(&own, "Film.mkv"), wanted);
        assert_eq!(names(&["Film.mkv", "Other.srt", "holiday.png"], "Film.mkv"), ["Subs/Film.fr.srt"]);
        assert_eq!(names(&["film 2.srt", "Film 2.srt"], "Film 2.mkv"), ["Film 2.srt"]);
        assert_eq!(names(&["Film 2.srt"], "Film.mkv"), ["Subs/Film.fr.srt"]);
    }

    #[test]
    fn the_topmost_folder_of_a_library_has_no_poster_for_its_films() {
        let own = seen(&["Film.mkv", "poster.jpg", "fanart.jpg", "season01.jpg"]);
        let beside = Surroundings::of(&own, &[], &[], true).beside("/f/Film.mkv");
        assert_eq!(beside.files(), &seen(&["season01.jpg"])[..]);
    }

    #[test]
    fn what_lies_beside_is_kept_as_seen_from_the_film_and_moves_with_it() {
        let around = Surroundings::of(
            &seen(&["s/Film.srt"]),
            &seen(&["s/Subs/Film.de.srt"]),
            &seen(&["poster.jpg"]),
            false,
        );
        let beside = around.beside("/f/s/Film.mkv");
        let text = beside.written("/f/s/Film.mkv");
        assert_eq!(text, r#"[["/f/poster.jpg",1,1],["Film.srt",1,1],["Subs/Film.de.srt",1,1]]"#);
        assert_eq!(Beside::read(&text, "/f/s/Film.mkv"), beside);
        assert_eq!(Beside::default().written("/f/Film.mkv"), "");
        assert_eq!(Beside::read("0123456789abcdef", "/f/Film.mkv"), Beside::default());
    }

    proptest! {
        /// Finding by order finds what looking at every file would.
        #[test]
        fn neighbours_are_found_whatever_their_letters(
            films in proptest::collection::vec("[aAΣσςİß. ]{1,6}", 1..6),
            endings in proptest::collection::vec("(\\.en)?\\.(srt|jpg|vtt)", 1..4),
        ) {
            let own: Vec<String> =
                films.iter().flat_map(|film| endings.iter().map(move |ending| format!("{film}x{ending}"))).collect();
            let own = seen(&own.iter().map(String::as_str).collect::<Vec<_>>());
            let around = Surroundings::of(&own, &[], &[], true);
            for film in &films {
                let media = format!("/f/{film}x.mkv");
                let found = around.beside(&media);
                for ending in &endings {
                    let path = format!("/f/{film}x{ending}");
                    prop_assert!(found.files().iter().any(|file| file.path == path), "{path} {found:?}");
                }
            }
        }
    }
}
