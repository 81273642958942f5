//! Reading items.

use async_trait::async_trait;
use kernel::Timestamp;

use super::eval::{Has, is_tag};
use super::{Memory, State};
use crate::caller::Caller;
use crate::hub::{EpisodeProgress, NextUp, next_up};
use crate::item::{Item, ItemEdit, ItemKind, ItemView, Picture, Tag};
use crate::keys::{ItemKey, PartKey, StreamKey, TagKey};
use crate::ports::store::{Items, Stored};
use crate::query::{Bucket, Field, FieldChoice, Page, Query};
use crate::search::{SearchRequest, SearchResults, TagHit, score};
use crate::sort_title;
use crate::stream::Part;

#[async_trait]
impl Items for Memory {
    async fn list(&self, query: &Query, caller: &Caller) -> Stored<Page<ItemView>> {
        let state = self.lock();
        let found = state.select(query, caller);
        let total = found.len() as u64;
        let skip = usize::try_from(query.window.start).unwrap_or(usize::MAX);
        let take = query.window.size.map_or(usize::MAX, |size| usize::try_from(size).unwrap_or(usize::MAX));
        let rows =
            found.into_iter().skip(skip).take(take).map(|item| state.view(item, caller, false)).collect();
        Ok(Page { rows, start: query.window.start, total })
    }

    async fn count(&self, query: &Query, caller: &Caller) -> Stored<u64> {
        Ok(self.lock().select(query, caller).len() as u64)
    }

    async fn details(&self, items: &[ItemKey], caller: &Caller) -> Stored<Vec<ItemView>> {
        let state = self.lock();
        let found = items.iter().filter_map(|key| state.item(*key));
        Ok(found
            .filter(|item| state.visible(item, caller))
            .map(|item| state.view(item, caller, true))
            .collect())
    }

    async fn buckets(&self, query: &Query, caller: &Caller) -> Stored<Vec<Bucket>> {
        let state = self.lock();
        let by_title = vec![crate::query::Sort::by(crate::query::SortField::TitleSort)];
        let mut buckets: Vec<Bucket> = Vec::new();
        for item in state.select(&query.clone().sorted(by_title), caller) {
            match buckets.last_mut().filter(|bucket| bucket.letter == item.bucket) {
                Some(bucket) => bucket.count += 1,
                None => buckets.push(Bucket { letter: item.bucket.clone(), count: 1 }),
            }
        }
        Ok(buckets)
    }

    async fn choices(&self, field: Field, query: &Query, caller: &Caller) -> Stored<Vec<FieldChoice>> {
        let state = self.lock();
        let mut choices: Vec<FieldChoice> = Vec::new();
        for item in state.select(query, caller) {
            let mut own: Vec<(String, String)> = if let (true, Field::Tag(kind)) = (is_tag(field), field) {
                let tags = state.tags.iter().filter(|(key, tag)| *key == item.key && tag.kind == kind);
                tags.map(|(_, tag)| (tag.key.to_string(), tag.name.clone())).collect()
            } else if field == Field::ContentRating {
                item.content_rating.iter().map(|it| (it.clone(), it.clone())).collect()
            } else if field == Field::Studio {
                item.studio.iter().map(|it| (it.clone(), it.clone())).collect()
            } else {
                let values = state.values(item, field, caller).into_iter();
                values
                    .map(|value| match value {
                        Has::Number(number) => (number.to_string(), number.to_string()),
                        Has::Text(text) => (text.clone(), text),
                    })
                    .collect()
            };
            own.sort();
            own.dedup();
            for (key, title) in own {
                match choices.iter_mut().find(|choice| choice.key == key) {
                    Some(choice) => choice.count += 1,
                    None => choices.push(FieldChoice { key, title, count: 1 }),
                }
            }
        }
        choices.sort_by(|one, two| {
            let key = |choice: &FieldChoice| (sort_title::fold(&choice.title), choice.key.clone());
            key(one).cmp(&key(two))
        });
        Ok(choices)
    }

    async fn next_up(&self, wanted: &NextUp, caller: &Caller) -> Stored<Vec<ItemView>> {
        let state = self.lock();
        let shows = state.items.iter().filter(|item| item.kind == ItemKind::Show);
        let mut next: Vec<(Timestamp, &Item)> = shows
            .filter(|show| wanted.show.is_none_or(|key| key == show.key))
            .filter(|show| wanted.library.is_none_or(|key| key == show.library))
            .filter_map(|show| {
                let (item, at) = next_up(&state.episodes(show, caller))?;
                Some((at, state.item(item)?))
            })
            .filter(|(at, item)| state.visible(item, caller) && wanted.since.is_none_or(|since| *at >= since))
            .collect();
        next.sort_by_key(|(at, item)| (std::cmp::Reverse(*at), item.key));
        let limit = wanted.limit as usize;
        Ok(next.into_iter().take(limit).map(|(_, item)| state.view(item, caller, false)).collect())
    }

    async fn search(&self, request: &SearchRequest, caller: &Caller) -> Stored<SearchResults> {
        let state = self.lock();
        let limit = request.limit as usize;
        let here = |item: &Item| {
            request.library.is_none_or(|key| key == item.library) && state.visible(item, caller)
        };
        let mut results = SearchResults::default();
        for kind in &request.kinds {
            let mut found: Vec<(&Item, f64)> = state
                .items
                .iter()
                .filter(|item| item.kind == *kind && here(item))
                .map(|item| (item, score(&item.title, &request.words)))
                .filter(|(_, score)| *score > 0.0)
                .collect();
            found.sort_by(|(one, a), (two, b)| b.total_cmp(a).then_with(|| one.sort_key.cmp(&two.sort_key)));
            let views =
                found.into_iter().take(limit).map(|(item, score)| (state.view(item, caller, false), score));
            results.items.extend(views);
        }
        if request.tags {
            results.tags = state.tag_hits(request, &here);
        }
        Ok(results)
    }

    async fn part(&self, part: PartKey, caller: &Caller) -> Stored<Option<(ItemKey, Part)>> {
        Ok(self.lock().find_part(caller, |it| it.key == part))
    }

    async fn part_of_stream(&self, stream: StreamKey, caller: &Caller) -> Stored<Option<(ItemKey, Part)>> {
        Ok(self.lock().find_part(caller, |it| it.streams.iter().any(|(key, ..)| *key == stream)))
    }

    async fn edit(&self, items: &[ItemKey], edit: &ItemEdit, now: Timestamp) -> Stored<()> {
        let mut state = self.lock();
        for key in items {
            for (kind, names) in &edit.tags {
                state.tags.retain(|(item, tag)| item != key || tag.kind != *kind);
                for name in names {
                    let tag = state.tag(*kind, name, None);
                    state.tags.push((*key, tag));
                }
            }
            if let Some(item) = state.items.iter_mut().find(|item| item.key == *key) {
                apply(item, edit);
                item.updated_at = now;
            }
        }
        Ok(())
    }

    async fn save_picture(&self, item: ItemKey, picture: &Picture, now: Timestamp) -> Stored<()> {
        let mut state = self.lock();
        if let Some(item) = state.items.iter_mut().find(|it| it.key == item) {
            item.pictures.retain(|it| it.kind != picture.kind);
            item.pictures.push(picture.clone());
            item.updated_at = now;
        }
        Ok(())
    }
}

fn apply(item: &mut Item, edit: &ItemEdit) {
    let mut touched: Vec<&str> = Vec::new();
    let mut optional = |field: &mut Option<String>, new: &Option<String>, name: &'static str| {
        if let Some(new) = new {
            *field = Some(new.clone()).filter(|it| !it.is_empty());
            touched.push(name);
        }
    };
    optional(&mut item.original_title, &edit.original_title, "originalTitle");
    optional(&mut item.summary, &edit.summary, "summary");
    optional(&mut item.tagline, &edit.tagline, "tagline");
    optional(&mut item.studio, &edit.studio, "studio");
    optional(&mut item.content_rating, &edit.content_rating, "contentRating");
    let sort = match (&edit.title, &edit.sort_title) {
        (_, Some(given)) if !given.is_empty() => Some(sort_title::given(given)),
        (Some(title), _) => Some(sort_title::of(title)),
        (None, Some(_)) => Some(sort_title::of(&item.title)),
        (None, None) => None,
    };
    if let Some(title) = &edit.title {
        item.title.clone_from(title);
        touched.push("title");
    }
    if edit.sort_title.is_some() {
        touched.push("titleSort");
    }
    if let Some(sort) = sort {
        (item.sort_title, item.sort_key, item.bucket) = (sort.text, sort.key, sort.bucket);
    }
    if let Some(year) = edit.year {
        item.year = year;
        touched.push("year");
    }
    if let Some(day) = edit.originally_available {
        item.originally_available = day;
        touched.push("originallyAvailableAt");
    }
    touched.extend(edit.tags.iter().map(|(kind, _)| kind.name()));
    let lock = |item: &mut Item, name: &str, locked: bool| {
        item.locked.retain(|it| it != name);
        if locked {
            item.locked.push(name.to_owned());
        }
    };
    for name in touched {
        lock(item, name, true);
    }
    for (name, locked) in &edit.locks {
        lock(item, name, *locked);
    }
    item.locked.sort();
}

impl State {
    fn episodes(&self, show: &Item, caller: &Caller) -> Vec<EpisodeProgress> {
        self.leaves(show.key)
            .into_iter()
            .map(|episode| {
                let watch = self.watch(caller.viewer(), episode.key);
                EpisodeProgress {
                    item: episode.key,
                    order: episode.order,
                    views: watch.views,
                    in_progress: watch.in_progress(),
                    last_viewed_at: watch.last_viewed_at,
                    dismissed: watch.dismissed,
                    available: episode.available,
                }
            })
            .collect()
    }

    fn find_part(
        &self,
        caller: &Caller,
        wanted: impl Fn(&super::StoredPart) -> bool,
    ) -> Option<(ItemKey, Part)> {
        let stored = self.parts.iter().find(|part| wanted(part))?;
        let item = self.item(stored.item).filter(|item| self.visible(item, caller))?;
        let versions = self.versions(item.key, caller, true);
        let parts = versions.into_iter().flat_map(|version| version.parts);
        parts.into_iter().find(|part| part.key == stored.key).map(|part| (item.key, part))
    }

    pub(super) fn tag(&mut self, kind: crate::item::TagKind, name: &str, role: Option<String>) -> Tag {
        let known =
            self.tag_keys.iter().find(|(_, it, text)| *it == kind && text == name).map(|(key, ..)| *key);
        let key = known.unwrap_or_else(|| {
            let key = TagKey(self.next_key());
            self.tag_keys.push((key, kind, name.to_owned()));
            key
        });
        Tag { key, kind, name: name.to_owned(), role }
    }

    fn tag_hits(&self, request: &SearchRequest, here: &dyn Fn(&Item) -> bool) -> Vec<TagHit> {
        let mut hits: Vec<TagHit> = Vec::new();
        for (item, tag) in &self.tags {
            let score = score(&tag.name, &request.words);
            let Some(item) = self.item(*item).filter(|item| score > 0.0 && here(item)) else { continue };
            match hits.iter_mut().find(|hit| hit.key == tag.key && hit.library == item.library) {
                Some(hit) => hit.count += 1,
                None => hits.push(TagHit {
                    key: tag.key,
                    kind: tag.kind,
                    name: tag.name.clone(),
                    library: item.library,
                    count: 1,
                    score,
                }),
            }
        }
        hits.sort_by(|one, two| two.score.total_cmp(&one.score).then_with(|| one.name.cmp(&two.name)));
        hits.truncate(request.limit as usize * 4);
        hits
    }
}
