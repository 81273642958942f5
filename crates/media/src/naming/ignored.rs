//! What is no film of its own: samples, trailers, extras, and what systems leave lying about.

use super::text::{extension, file_name, stem};

/// Folders of extras and of systems, in lower case.
const FOLDERS: [&str; 23] = [
    "sample",
    "samples",
    "extras",
    "extra",
    "trailers",
    "trailer",
    "featurettes",
    "featurette",
    "behind the scenes",
    "deleted scenes",
    "interviews",
    "scenes",
    "shorts",
    "other",
    "bonus",
    "lost+found",
    "$recycle.bin",
    "system volume information",
    "@eadir",
    "#recycle",
    "subs",
    "subtitles",
    "proof",
];

/// Endings that mark an extra beside its film.
const ENDINGS: [&str; 9] = [
    "-trailer",
    "-behindthescenes",
    "-deleted",
    "-featurette",
    "-interview",
    "-scene",
    "-short",
    "-other",
    "-sample",
];

/// Endings of files that are still being written by somebody.
const UNFINISHED: [&str; 5] = ["part", "tmp", "crdownload", "!qb", "aria2"];

/// Whether nothing below a folder of this name is a film of its own.
#[must_use]
pub fn ignored_folder(name: &str) -> bool {
    name.starts_with('.') || FOLDERS.contains(&name.to_lowercase().as_str())
}

/// Whether a file of this name is no film of its own.
#[must_use]
pub fn ignored_file(path: &str) -> bool {
    let name = file_name(path);
    let stem = stem(path).to_lowercase();
    let word = |word: &str| stem.split(['.', ' ', '-', '_']).any(|it| it == word);
    name.starts_with('.')
        || extension(path).is_some_and(|extension| UNFINISHED.contains(&extension.as_str()))
        || ENDINGS.iter().any(|ending| stem.ends_with(ending))
        || stem == "sample"
        || stem == "trailer"
        || stem.starts_with("rarbg.com")
        || (word("sample") && stem.split(['.', ' ', '-', '_']).count() > 3 && stem.ends_with("sample"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_and_extras_are_no_films() {
        for name in [
            "sample.mkv",
            "Film (2000)-trailer.mkv",
            "Film (2000)-behindthescenes.mp4",
            "film.2000.1080p.sample.mkv",
            "._Film (2000).mkv",
            "Film.mkv.part",
        ] {
            assert!(ignored_file(name), "{name}");
        }
        for folder in ["Extras", "Behind The Scenes", ".Trashes", "@eaDir", "Sample"] {
            assert!(ignored_folder(folder), "{folder}");
        }
    }

    #[test]
    fn a_film_whose_title_only_sounds_like_an_extra_is_a_film() {
        for name in ["The Sample (2011).mkv", "Trailer Park (2002).mkv", "The Others (2001).mkv"] {
            assert!(!ignored_file(name), "{name}");
        }
        assert!(!ignored_folder("Extraction (2020)"));
    }
}
