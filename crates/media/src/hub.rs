//! Hubs: the rows of the home page and of a library's page, and the rules of "continue watching" and "next up".
//!
//! Decides what a row holds; the items come from the store.

use kernel::Timestamp;

use crate::item::{ItemKind, ItemView};
use crate::keys::{ItemKey, LibraryKey};

/// A row of items.
#[derive(Debug, Clone, PartialEq)]
pub struct Hub {
    /// Which row it is.
    pub kind: HubKind,
    /// The library it is of, for a library's own rows.
    pub library: Option<LibraryKey>,
    /// What to show above it.
    pub title: String,
    /// The kind of its items; `None` when mixed.
    pub items_kind: Option<ItemKind>,
    /// The first items.
    pub items: Vec<ItemView>,
    /// Whether there are more.
    pub more: bool,
}

/// Which row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HubKind {
    /// Half-seen items and next episodes, of everything.
    ContinueWatching,
    /// Next episodes, of everything.
    OnDeck,
    /// New films, of everything.
    RecentMovies,
    /// New episodes, of everything.
    RecentTelevision,
    /// Half-seen items of a library.
    InProgress,
    /// Next episodes of a library.
    SectionOnDeck,
    /// New items of a library.
    RecentlyAdded,
    /// Recently come out.
    RecentlyReleased,
    /// Recently seen.
    RecentlyViewed,
    /// Not begun yet.
    StartWatching,
}

/// What "next up" asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextUp {
    /// In this library only.
    pub library: Option<LibraryKey>,
    /// Of this show only.
    pub show: Option<ItemKey>,
    /// Only shows followed at or after this moment.
    pub since: Option<Timestamp>,
    /// How many at most.
    pub limit: u32,
}

/// An episode of a show as the next-up rule looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpisodeProgress {
    /// The episode.
    pub item: ItemKey,
    /// Its place in the show; specials are negative and never next.
    pub order: Option<i64>,
    /// How often it was seen.
    pub views: u32,
    /// Whether it is half seen: then it is in "continue watching" by itself.
    pub in_progress: bool,
    /// When it was last seen.
    pub last_viewed_at: Option<Timestamp>,
    /// Taken off the row.
    pub dismissed: bool,
    /// Whether a file of it is there.
    pub available: bool,
}

/// The next episode of a show, and when the show was last followed.
///
/// The show is followed where it was last seen: of the regular episodes seen to the end, the one seen last (of two
/// seen at once, the later one). Next is the first available unseen one behind it. A half-seen or dismissed episode in
/// that place means that nothing is next.
#[must_use]
pub fn next_up(episodes: &[EpisodeProgress]) -> Option<(ItemKey, Timestamp)> {
    let regular =
        || episodes.iter().filter_map(|it| it.order.filter(|order| *order >= 0).map(|order| (order, it)));
    let (at, followed) = regular()
        .filter(|(_, it)| it.views > 0)
        .filter_map(|(order, it)| it.last_viewed_at.map(|at| (at, order)))
        .max()
        .map(|(at, order)| (order, at))?;
    let next = regular()
        .filter(|(order, it)| *order > at && it.views == 0 && it.available)
        .min_by_key(|(order, it)| (*order, it.item))
        .map(|(_, it)| it)?;
    (!next.in_progress && !next.dismissed).then_some((next.item, followed))
}

/// Half-seen items and next episodes as one row: most recent first; a show is in it once, and a half-seen episode of
/// it stands for it.
#[must_use]
pub fn continue_watching(in_progress: Vec<ItemView>, next: Vec<(ItemView, Timestamp)>) -> Vec<ItemView> {
    let half_seen = in_progress.into_iter().map(|view| {
        let at = view.watch.last_viewed_at.unwrap_or_default();
        (view, at)
    });
    let mut all: Vec<(ItemView, Timestamp)> = half_seen.chain(next).collect();
    // Stable: at the same moment the half-seen one stays in front.
    all.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    let mut shows: Vec<ItemKey> = Vec::new();
    all.retain(|(view, _)| match view.item.grandparent {
        Some(show) if shows.contains(&show) => false,
        Some(show) => {
            shows.push(show);
            true
        }
        None => true,
    });
    all.into_iter().map(|(view, _)| view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn episode(order: i64, views: u32, at: i64) -> EpisodeProgress {
        EpisodeProgress {
            item: ItemKey(order),
            order: Some(order),
            views,
            in_progress: false,
            last_viewed_at: (at > 0).then_some(Timestamp(at)),
            dismissed: false,
            available: true,
        }
    }

    #[test]
    fn next_is_the_first_unseen_episode_after_the_one_seen_last() {
        let show =
            [episode(1, 0, 0), episode(2, 1, 20), episode(3, 0, 0), episode(4, 1, 10), episode(5, 0, 0)];
        assert_eq!(next_up(&show), Some((ItemKey(3), Timestamp(20))));
    }

    #[test]
    fn a_show_nobody_began_or_everybody_finished_has_no_next() {
        assert_eq!(next_up(&[episode(1, 0, 0), episode(2, 0, 0)]), None);
        assert_eq!(next_up(&[episode(1, 1, 5), episode(2, 1, 6)]), None);
    }

    #[test]
    fn specials_neither_lead_nor_follow() {
        let show = [episode(-2, 1, 50), episode(1, 1, 10), episode(-1, 0, 0), episode(2, 0, 0)];
        assert_eq!(next_up(&show), Some((ItemKey(2), Timestamp(10))));
    }

    #[test]
    fn episodes_marked_all_at_once_continue_behind_the_last() {
        let show = [episode(1, 1, 10), episode(2, 1, 10), episode(3, 0, 0)];
        assert_eq!(next_up(&show), Some((ItemKey(3), Timestamp(10))));
    }

    #[test]
    fn a_half_seen_or_dismissed_episode_is_not_next() {
        let half = EpisodeProgress { in_progress: true, ..episode(2, 0, 0) };
        assert_eq!(next_up(&[episode(1, 1, 10), half, episode(3, 0, 0)]), None);
        let dismissed = EpisodeProgress { dismissed: true, ..episode(2, 0, 0) };
        assert_eq!(next_up(&[episode(1, 1, 10), dismissed, episode(3, 0, 0)]), None);
    }

    #[test]
    fn an_absent_episode_is_skipped() {
        let absent = EpisodeProgress { available: false, ..episode(2, 0, 0) };
        assert_eq!(
            next_up(&[episode(1, 1, 10), absent, episode(3, 0, 0)]),
            Some((ItemKey(3), Timestamp(10)))
        );
    }
}
