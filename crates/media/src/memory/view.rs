//! Items as a person sees them, put together from the state.

use super::State;
use crate::caller::{Caller, Restriction};
use crate::item::{Ancestor, Counts, Item, ItemKind, ItemView, LibraryName, TagKind};
use crate::keys::{ItemKey, VersionKey};
use crate::library::LibraryKind;
use crate::stream::{Part, Probe, Stream, Version, VersionSummary};
use crate::watch::WatchState;

impl State {
    /// Whether a caller sees an item at all.
    pub(super) fn visible(&self, item: &Item, caller: &Caller) -> bool {
        let library = self.libraries.iter().find(|library| library.key == item.library);
        let Some(library) = library else { return false };
        let restriction = match library.kind {
            LibraryKind::Movie => &caller.filters.movies,
            LibraryKind::Show => &caller.filters.television,
            LibraryKind::Artist | LibraryKind::Photo => {
                return item.removed_at.is_none() && caller.sees(item.library);
            }
        };
        item.removed_at.is_none()
            && caller.sees(item.library)
            && (caller.owner || self.allowed(item, restriction))
    }

    /// Ratings and labels of what is above an item speak for it too.
    fn allowed(&self, item: &Item, restriction: &Restriction) -> bool {
        if restriction.none() {
            return true;
        }
        let line = [Some(item.key), item.parent, item.grandparent];
        let line: Vec<&Item> = line.into_iter().flatten().filter_map(|key| self.item(key)).collect();
        let labels: Vec<&str> = self
            .tags
            .iter()
            .filter(|(key, tag)| tag.kind == TagKind::Label && line.iter().any(|it| it.key == *key))
            .map(|(_, tag)| tag.name.as_str())
            .collect();
        let rating = line.iter().find_map(|it| it.content_rating.as_deref());
        restriction.shows(rating, &labels)
    }

    pub(super) fn view(&self, item: &Item, caller: &Caller, whole: bool) -> ItemView {
        let library = self.libraries.iter().find(|library| library.key == item.library);
        ItemView {
            item: item.clone(),
            library: LibraryName {
                key: item.library,
                uuid: library.map(|it| it.uuid.clone()).unwrap_or_default(),
                title: library.map(|it| it.title.clone()).unwrap_or_default(),
                kind: library.map_or(LibraryKind::Movie, |it| it.kind),
            },
            parent: item.parent.and_then(|key| self.ancestor(key)),
            grandparent: item.grandparent.and_then(|key| self.ancestor(key)),
            watch: self.seen_by(item, caller),
            counts: (!item.kind.leaf()).then(|| self.counts(item, caller)),
            tags: self.tags.iter().filter(|(key, _)| *key == item.key).map(|(_, tag)| tag.clone()).collect(),
            versions: self.versions(item.key, caller, whole),
            locations: Vec::new(),
        }
    }

    fn ancestor(&self, key: ItemKey) -> Option<Ancestor> {
        let item = self.item(key)?;
        Some(Ancestor {
            key,
            guid: item.guid.clone(),
            title: item.title.clone(),
            index: item.index,
            year: item.year,
            studio: item.studio.clone(),
            content_rating: item.content_rating.clone(),
            pictures: item.pictures.clone(),
            updated_at: item.updated_at,
        })
    }

    /// A parent was last viewed when anything below it was, and seen as often as it has a seen leaf at all.
    pub(super) fn seen_by(&self, item: &Item, caller: &Caller) -> WatchState {
        let own = self.watch(caller.viewer(), item.key);
        if item.kind.leaf() {
            return own;
        }
        let below = self.leaves(item.key).into_iter().map(|leaf| self.watch(caller.viewer(), leaf.key));
        below.fold(own, |sum, leaf| WatchState {
            views: sum.views + u32::from(leaf.seen()),
            last_viewed_at: sum.last_viewed_at.max(leaf.last_viewed_at),
            ..sum
        })
    }

    pub(super) fn counts(&self, item: &Item, caller: &Caller) -> Counts {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let leaves = self.leaves(item.key);
        let viewed = leaves.iter().filter(|leaf| self.watch(caller.viewer(), leaf.key).seen()).count();
        let children =
            self.items.iter().filter(|it| it.parent == Some(item.key) && it.removed_at.is_none()).count();
        Counts { children: count(children), leaves: count(leaves.len()), viewed_leaves: count(viewed) }
    }

    pub(super) fn versions(&self, item: ItemKey, caller: &Caller, whole: bool) -> Vec<Version> {
        let mut keys: Vec<VersionKey> =
            self.parts.iter().filter(|part| part.item == item).map(|part| part.version).collect();
        keys.sort();
        keys.dedup();
        keys.into_iter().map(|key| self.version(key, caller, whole)).collect()
    }

    fn version(&self, key: VersionKey, caller: &Caller, whole: bool) -> Version {
        let mut stored: Vec<_> = self.parts.iter().filter(|part| part.version == key).collect();
        stored.sort_by_key(|part| (part.slot.part, part.key));
        let file = |part: &super::StoredPart| self.files.iter().find(|file| file.file.key == part.file);
        let probes: Vec<Option<&Probe>> =
            stored.iter().map(|part| file(part).and_then(|file| file.probe.as_ref())).collect();
        let summary = VersionSummary::of(&probes);
        let parts = stored.iter().filter_map(|part| Some(part_view(self, part, file(part)?, caller, whole)));
        Version {
            key,
            edition: stored.first().and_then(|part| part.slot.edition.clone()),
            duration_ms: summary.duration_ms,
            bitrate_kbps: summary.bitrate_kbps,
            width: summary.width,
            height: summary.height,
            container: summary.container,
            video_codec: summary.video_codec,
            video_profile: summary.video_profile,
            frame_rate: summary.frame_rate,
            hdr: summary.hdr,
            audio_codec: summary.audio_codec,
            audio_profile: summary.audio_profile,
            audio_channels: summary.audio_channels,
            parts: parts.collect(),
        }
    }

    /// The newest leaf at or below an item came then.
    pub(super) fn newest(&self, item: &Item) -> kernel::Timestamp {
        let below = self.leaves(item.key).into_iter().map(|leaf| leaf.added_at).max();
        below.unwrap_or(item.added_at)
    }

    /// The item at a level of the line an item stands in, or the items of that level below it.
    pub(super) fn at_level<'a>(&'a self, item: &'a Item, level: ItemKind) -> Vec<&'a Item> {
        if item.kind == level {
            return vec![item];
        }
        let above = [item.parent, item.grandparent].into_iter().flatten().filter_map(|key| self.item(key));
        let above: Vec<&Item> = above.filter(|it| it.kind == level).collect();
        if !above.is_empty() {
            return above;
        }
        let below = self.items.iter().filter(|it| it.kind == level && it.removed_at.is_none());
        below.filter(|it| it.parent == Some(item.key) || it.grandparent == Some(item.key)).collect()
    }
}

fn part_view(
    state: &State,
    part: &super::StoredPart,
    stored: &super::StoredFile,
    caller: &Caller,
    whole: bool,
) -> Part {
    let facts = |(key, kind, index): &(crate::StreamKey, crate::stream::StreamKind, u32)| {
        let probe = stored.probe.as_ref()?;
        let facts = probe.streams.iter().find(|it| it.kind == *kind && it.index == *index)?;
        Some(Stream { key: *key, facts: facts.clone() })
    };
    let choice = state.choices.iter().find(|(viewer, key, _)| (*viewer, *key) == (caller.viewer(), part.key));
    let probe = stored.probe.clone().map(|probe| {
        if whole { probe } else { Probe { streams: Vec::new(), chapters: Vec::new(), ..probe } }
    });
    Part {
        key: part.key,
        index: part.slot.part,
        file: part.file,
        path: stored.file.path.clone(),
        size: stored.file.size,
        modified_at: stored.file.modified_at,
        fingerprint: stored.file.fingerprint.as_ref().map(|it| it.0.clone()),
        available: stored.file.absence.is_none(),
        failure: stored.file.state.reason().map(str::to_owned),
        probe,
        streams: if whole { part.streams.iter().filter_map(facts).collect() } else { Vec::new() },
        choice: choice.filter(|_| whole).map(|(.., choice)| *choice),
    }
}
