//! From a path to items: the chain of drafts (show, season, episode) a file belongs to, and its slot in the last.

use super::{EpisodeName, MovieName, Numbering};
use crate::item::{Day, ItemDraft, ItemKind, NewTag, TagKind};
use crate::library::LibraryKind;
use crate::ports::store::Slot;
use crate::sort_title::{self, fold};

/// Where a file belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// One chain per item the file is of (two for a double episode), from the top down to the leaf.
    pub chains: Vec<Vec<ItemDraft>>,
    /// Its place in each of the leaves.
    pub slot: Slot,
}

/// Where a file of a library belongs; `None` for kinds of libraries whose files are not named yet.
#[must_use]
pub fn name(kind: LibraryKind, root: &str, path: &str) -> Option<Named> {
    match kind {
        LibraryKind::Movie => Some(movie(&MovieName::of(root, path))),
        LibraryKind::Show => Some(episode(&EpisodeName::of(root, path))),
        LibraryKind::Artist | LibraryKind::Photo => None,
    }
}

fn movie(name: &MovieName) -> Named {
    let year = name.year.map(|year| year.to_string()).unwrap_or_default();
    let edition = name.edition.as_deref().map(fold).unwrap_or_default();
    let identity = format!("movie:{}:{year}:{edition}", plain(&name.title));
    let draft = ItemDraft {
        year: name.year,
        edition: name.edition.clone(),
        tags: ids(&name.ids),
        ..draft(ItemKind::Movie, identity, &name.title)
    };
    let slot = Slot { version: name.version.clone(), edition: name.edition.clone(), part: name.part };
    Named { chains: vec![vec![draft]], slot }
}

fn episode(name: &EpisodeName) -> Named {
    let year = name.show.year.map(|year| year.to_string()).unwrap_or_default();
    let show_identity = format!("show:{}:{year}", plain(&name.show.title));
    let show = ItemDraft {
        year: name.show.year,
        tags: ids(&name.show.ids),
        ..draft(ItemKind::Show, show_identity.clone(), &name.show.title)
    };
    let season_title = if name.season == 0 { "Specials".into() } else { format!("Season {}", name.season) };
    let season = ItemDraft {
        index: Some(name.season),
        ..draft(ItemKind::Season, format!("{show_identity}/s{}", name.season), &season_title)
    };
    let episodes = match name.numbering {
        Numbering::Numbers(first, last) => {
            (first..=last).map(|number| numbered(name, &show_identity, number, first == last)).collect()
        }
        Numbering::Date(day) => vec![dated(name, &show_identity, day)],
        Numbering::None => {
            let title = name.title.clone().unwrap_or_else(|| name.show.title.clone());
            let identity = format!("{show_identity}/s{}t:{}", name.season, plain(&title));
            vec![draft(ItemKind::Episode, identity, &title)]
        }
    };
    let chains = episodes.into_iter().map(|leaf| vec![show.clone(), season.clone(), leaf]).collect();
    Named { chains, slot: Slot { version: name.version.clone(), edition: None, part: 0 } }
}

fn numbered(name: &EpisodeName, show: &str, number: i64, alone: bool) -> ItemDraft {
    let fallback = format!("Episode {number}");
    let title = name.title.as_deref().filter(|_| alone).map_or(fallback, str::to_owned);
    ItemDraft {
        index: Some(number),
        order: Some(order(name.season, number)),
        ..draft(ItemKind::Episode, format!("{show}/s{}e{number}", name.season), &title)
    }
}

fn dated(name: &EpisodeName, show: &str, day: Day) -> ItemDraft {
    let title = name.title.clone().unwrap_or_else(|| day.to_string());
    let in_year = i64::from(day.month) * 100 + i64::from(day.day);
    ItemDraft {
        order: Some(order(i64::from(day.year), in_year)),
        year: Some(day.year),
        originally_available: Some(day),
        ..draft(ItemKind::Episode, format!("{show}/d{day}"), &title)
    }
}

/// The place of an episode in its show; specials come before everything and are negative.
fn order(season: i64, number: i64) -> i64 {
    if season == 0 { number - 1_000_000 } else { season * 100_000 + number }
}

fn draft(kind: ItemKind, identity: String, title: &str) -> ItemDraft {
    let sort = sort_title::of(title);
    ItemDraft {
        kind,
        identity,
        index: None,
        index_end: None,
        order: None,
        guid: None,
        title: title.to_owned(),
        sort_title: sort.text,
        sort_key: sort.key,
        bucket: sort.bucket,
        original_title: None,
        edition: None,
        year: None,
        originally_available: None,
        summary: None,
        tagline: None,
        studio: None,
        content_rating: None,
        tags: Vec::new(),
    }
}

fn ids(ids: &[String]) -> Vec<NewTag> {
    ids.iter().map(|id| NewTag { kind: TagKind::Guid, name: id.clone(), role: None }).collect()
}

/// A title for comparing: letters and digits only, so that "Spider-Man" and "spider man" are one work.
fn plain(title: &str) -> String {
    let folded = fold(title).replace('&', " and ");
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|it| !it.is_empty()).collect();
    let joined = words.join(" ").replace('\'', "");
    if joined.is_empty() { folded } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identities(kind: LibraryKind, path: &str) -> Vec<String> {
        let named = name(kind, "/lib", path).unwrap();
        named.chains.iter().map(|chain| chain.last().unwrap().identity.clone()).collect()
    }

    #[test]
    fn spellings_of_one_film_are_one_work_and_editions_are_not() {
        let of = |file: &str| identities(LibraryKind::Movie, &format!("/lib/{file}"));
        let one = of("Spider-Man (2002).mkv");
        assert_eq!(one, of("spider.man.2002.1080p.mkv"));
        assert_eq!(one, of("Spider Man (2002)/Spider-Man (2002) - 4K.mkv"));
        assert_ne!(one, of("Spider-Man (2002) {edition-Extended}.mkv"));
        assert_ne!(one, of("Spider-Man (2021).mkv"));
    }

    #[test]
    fn a_double_episode_is_two_items_of_one_file() {
        let named =
            name(LibraryKind::Show, "/lib", "/lib/Lost/Season 1/Lost s01e01-e02 - Pilot.mkv").unwrap();
        let leaves: Vec<_> = named.chains.iter().map(|chain| chain[2].index).collect();
        assert_eq!(leaves, [Some(1), Some(2)]);
        let kinds: Vec<_> = named.chains[0].iter().map(|draft| draft.kind).collect();
        assert_eq!(kinds, [ItemKind::Show, ItemKind::Season, ItemKind::Episode]);
        assert_eq!(named.chains[0][0].identity, named.chains[1][0].identity);
    }

    #[test]
    fn specials_stand_before_everything() {
        let order = |path: &str| name(LibraryKind::Show, "/lib", path).unwrap().chains[0][2].order.unwrap();
        assert!(order("/lib/Lost/Specials/s00e05.mkv") < 0);
        assert!(order("/lib/Lost/Season 1/s01e99.mkv") < order("/lib/Lost/Season 2/s02e01.mkv"));
    }

    #[test]
    fn titles_of_nothing_but_marks_still_differ() {
        assert_ne!(
            identities(LibraryKind::Movie, "/lib/!!!.mkv"),
            identities(LibraryKind::Movie, "/lib/???.mkv")
        );
    }
}
