//! What files beside a film are good for by their names: subtitles, posters, backgrounds.

use super::text::{extension, stem, uncased};
use crate::file::SeenFile;

/// A subtitle file beside a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sidecar {
    /// Its path.
    pub path: String,
    /// Codec by the protocol's names.
    pub codec: &'static str,
    /// Language as three letters.
    pub language: Option<String>,
    /// Flagged as forced.
    pub forced: bool,
    /// Made for those who hear badly.
    pub hearing_impaired: bool,
    /// Flagged as default.
    pub default: bool,
    /// What else its name says.
    pub title: Option<String>,
}

/// The subtitle files for the film of this path among files of its folder (and of a folder `Subs` in it).
#[must_use]
pub fn sidecars(media: &str, files: &[SeenFile]) -> Vec<Sidecar> {
    let wanted = stem(media);
    let mut found: Vec<Sidecar> = files.iter().filter_map(|file| sidecar(wanted, &file.path)).collect();
    found.sort_by(|one, two| one.path.cmp(&two.path));
    found
}

fn sidecar(wanted: &str, path: &str) -> Option<Sidecar> {
    let codec = match extension(path)?.as_str() {
        "srt" => "srt",
        "ass" => "ass",
        "ssa" => "ssa",
        "vtt" => "webvtt",
        "smi" => "smi",
        _ => return None,
    };
    let rest = stem(path).strip_prefix(wanted)?;
    // "Film 2.srt" is not a subtitle of "Film".
    if !rest.is_empty() && !rest.starts_with(['.', '_', '-', '[', '(']) {
        return None;
    }
    let mut sidecar = Sidecar {
        path: path.to_owned(),
        codec,
        language: None,
        forced: false,
        hearing_impaired: false,
        default: false,
        title: None,
    };
    for word in rest.split(['.', '_', '[', ']', '(', ')']).map(str::trim).filter(|word| !word.is_empty()) {
        match word.to_lowercase().as_str() {
            "forced" => sidecar.forced = true,
            "sdh" | "cc" => sidecar.hearing_impaired = true,
            "hi" if sidecar.language.is_some() => sidecar.hearing_impaired = true,
            "default" => sidecar.default = true,
            other => match crate::language::code(other.trim_matches('-')) {
                Some(code) if sidecar.language.is_none() => sidecar.language = Some(code.to_owned()),
                _ => sidecar.title = Some(word.trim_matches('-').to_owned()),
            },
        }
    }
    Some(sidecar)
}

/// An image beside a film or in the folder of a show or season.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// What it is good for.
    pub role: ImageRole,
    /// Its path.
    pub path: String,
    /// Changes with the image.
    pub stamp: String,
}

/// What an image is good for, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImageRole {
    /// `fanart.jpg`, `backdrop.jpg`, `background.jpg`: the background of what is in the folder.
    FolderArt,
    /// `poster.jpg`, `folder.jpg`, `cover.jpg`: the poster of what is in the folder.
    FolderPoster,
    /// `Season01.jpg`, `season01-poster.jpg`: the poster of this season.
    SeasonPoster(i64),
    /// `Film-fanart.jpg`: the background of the film beside it.
    FilmArt,
    /// `Film.jpg`, `Film-poster.jpg`, `Film-thumb.jpg`: the poster of the film beside it.
    FilmPoster,
}

/// The images among files, for the film of this path (when one is given), the best of a role first.
#[must_use]
pub fn images(media: Option<&str>, files: &[SeenFile]) -> Vec<Image> {
    let wanted = media.map(|media| uncased(stem(media)));
    let mut found: Vec<Image> = files
        .iter()
        .filter(|file| is_image(&file.path))
        .filter_map(|file| {
            let role = role(&uncased(stem(&file.path)), wanted.as_deref())?;
            let stamp = format!("{}-{}", file.size, file.modified_at.0);
            Some(Image { role, path: file.path.clone(), stamp })
        })
        .collect();
    found.sort_by(|one, two| one.role.cmp(&two.role).then_with(|| one.path.cmp(&two.path)));
    found
}

/// Whether a file is an image by its name.
pub(super) fn is_image(path: &str) -> bool {
    matches!(extension(path).as_deref(), Some("jpg" | "jpeg" | "png" | "webp"))
}

/// Whether an image of this path speaks for a whole folder, or for a season of what is in it.
pub(super) fn folder_role(path: &str) -> Option<ImageRole> {
    is_image(path).then(|| role(&uncased(stem(path)), None)).flatten()
}

fn role(name: &str, wanted: Option<&str>) -> Option<ImageRole> {
    if let Some(rest) = wanted.and_then(|wanted| name.strip_prefix(wanted)) {
        match rest {
            "" | "-poster" | "-thumb" | ".poster" | "-cover" => return Some(ImageRole::FilmPoster),
            "-fanart" | "-backdrop" | "-background" | ".fanart" => return Some(ImageRole::FilmArt),
            _ => {}
        }
    }
    match name {
        "poster" | "folder" | "cover" | "default" | "movie" | "show" => return Some(ImageRole::FolderPoster),
        "fanart" | "backdrop" | "background" | "art" => return Some(ImageRole::FolderArt),
        "season-specials-poster" | "season00" => return Some(ImageRole::SeasonPoster(0)),
        _ => {}
    }
    let number = name.strip_prefix("season")?.trim_start_matches(['-', ' ', '_']);
    let number = number.strip_suffix("-poster").unwrap_or(number);
    number.parse().ok().map(ImageRole::SeasonPoster)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp;

    fn seen(names: &[&str]) -> Vec<SeenFile> {
        names
            .iter()
            .map(|name| SeenFile { path: format!("/f/{name}"), size: 1, modified_at: Timestamp(1) })
            .collect()
    }

    #[test]
    fn a_subtitle_file_tells_language_and_flags() {
        let files = seen(&[
            "Film (2000).srt",
            "Film (2000).en.srt",
            "Film (2000).de.forced.ass",
            "Film (2000).eng.sdh.vtt",
            "Film (2000).pt-BR.srt",
            "Film (2000).fr.Commentary.srt",
            "Film (2000) 2.srt",
            "Other.srt",
            "Film (2000).txt",
        ]);
        let found = sidecars("/f/Film (2000).mkv", &files);
        let short: Vec<_> = found
            .iter()
            .map(|it| (it.codec, it.language.as_deref(), it.forced, it.hearing_impaired, it.title.as_deref()))
            .collect();
        assert_eq!(
            short,
            [
                ("ass", Some("deu"), true, false, None),
                ("srt", Some("eng"), false, false, None),
                ("webvtt", Some("eng"), false, true, None),
                ("srt", Some("fra"), false, false, Some("Commentary")),
                ("srt", Some("por"), false, false, None),
                ("srt", None, false, false, None),
            ]
        );
    }

    #[test]
    fn images_are_known_by_name() {
        let files =
            seen(&["poster.jpg", "Film-fanart.png", "Film.jpg", "Season02.jpg", "holiday.jpg", "fanart.jpg"]);
        let roles: Vec<_> = images(Some("/f/Film.mkv"), &files).into_iter().map(|image| image.role).collect();
        assert_eq!(
            roles,
            [
                ImageRole::FolderArt,
                ImageRole::FolderPoster,
                ImageRole::SeasonPoster(2),
                ImageRole::FilmArt,
                ImageRole::FilmPoster
            ]
        );
    }
}
