//! Queries by looping: what a term, a sort and a window mean.

use std::cmp::Ordering;

use super::State;
use crate::caller::Caller;
use crate::item::{Day, Item, ItemKind, TagKind};
use crate::query::{
    Direction, Field, FieldType, Filter, Nulls, Op, Query, Scope, Sort, SortField, Term, Value, shuffle_rank,
};
use crate::sort_title::fold;
use crate::stream::resolution;

/// A value an item has, comparable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Has {
    Number(i64),
    Text(String),
}

impl State {
    /// The items a query selects for a caller, in order, before its window.
    pub(super) fn select(&self, query: &Query, caller: &Caller) -> Vec<&Item> {
        let mut found: Vec<&Item> = self
            .items
            .iter()
            .filter(|item| query.levels.contains(&item.kind))
            .filter(|item| match &query.scope {
                Scope::All => true,
                Scope::Libraries(keys) => keys.contains(&item.library),
            })
            .filter(|item| self.visible(item, caller) && self.matches(item, &query.filter, caller))
            .collect();
        found.sort_by(|one, two| self.compare(one, two, &query.sort, caller));
        found
    }

    fn matches(&self, item: &Item, filter: &Filter, caller: &Caller) -> bool {
        match filter {
            Filter::Everything => true,
            Filter::All(filters) => filters.iter().all(|it| self.matches(item, it, caller)),
            Filter::Any(filters) => filters.iter().any(|it| self.matches(item, it, caller)),
            Filter::Term(term) => self.term(item, term, caller),
        }
    }

    fn term(&self, item: &Item, term: &Term, caller: &Caller) -> bool {
        if let Some(plain) = term.op.negates() {
            return !self.term(item, &Term { op: plain, ..term.clone() }, caller);
        }
        // A leaf level in a listing of several leaf kinds speaks for each of them.
        let level = if term.level.leaf() && item.kind.leaf() { item.kind } else { term.level };
        self.at_level(item, level).into_iter().any(|it| {
            let has = self.values(it, term.field, caller);
            term.values.iter().any(|value| compare_with(&has, term, value))
        })
    }

    /// The values of a field; several for what is of a version or a tag.
    pub(super) fn values(&self, item: &Item, field: Field, caller: &Caller) -> Vec<Has> {
        let number = |value: Option<i64>| value.map(Has::Number).into_iter().collect::<Vec<_>>();
        let text = |value: Option<&str>| value.map(|it| Has::Text(fold(it))).into_iter().collect::<Vec<_>>();
        let truth = |value: bool| vec![Has::Number(i64::from(value))];
        let watch = || self.seen_by(item, caller);
        let versions = || self.versions(item.key, caller, true);
        let largest = |of: &dyn Fn(&crate::stream::Version) -> Option<i64>| {
            number(versions().iter().filter_map(of).max())
        };
        match field {
            Field::Title => {
                let mut all = text(Some(&item.title));
                all.extend(text(Some(&item.sort_title)));
                all.extend(text(item.original_title.as_deref()));
                all
            }
            Field::Studio => text(item.studio.as_deref()),
            Field::Edition => text(item.edition.as_deref()),
            Field::Summary => text(item.summary.as_deref()),
            Field::Guid => {
                let tags = self.tags_of(item, TagKind::Guid).map(|(_, name)| Has::Text(name));
                text(Some(&item.guid)).into_iter().chain(tags).collect()
            }
            Field::Bucket => text(Some(&item.bucket)),
            Field::ContentRating => text(item.content_rating.as_deref()),
            Field::Key => number(Some(item.key.0)),
            Field::Parent => number(item.parent.map(|key| key.0)),
            Field::Grandparent => number(item.grandparent.map(|key| key.0)),
            Field::Index => number(item.index),
            Field::ParentIndex => number(item.parent.and_then(|key| self.item(key)).and_then(|it| it.index)),
            Field::Year => number(item.year.map(i64::from)),
            Field::Decade => number(item.year.map(|year| i64::from(year.div_euclid(10) * 10))),
            Field::Duration => number(item.duration_ms.and_then(|ms| i64::try_from(ms).ok())),
            Field::Rating => number(item.rating),
            Field::AudienceRating => number(item.audience_rating),
            Field::UserRating => number(watch().rating.map(i64::from)),
            Field::ViewCount => number(Some(i64::from(watch().views))),
            Field::ViewOffset => number(watch().offset_ms.and_then(|ms| i64::try_from(ms).ok())),
            Field::UnviewedLeaves => {
                let counts = self.counts(item, caller);
                number(Some(counts.leaves - counts.viewed_leaves))
            }
            Field::MediaSize => {
                let size = |version: &crate::stream::Version| {
                    i64::try_from(version.parts.iter().map(|part| part.size).sum::<u64>()).ok()
                };
                largest(&size)
            }
            Field::MediaBitrate => {
                largest(&|version| version.bitrate_kbps.and_then(|it| i64::try_from(it).ok()))
            }
            Field::MediaHeight => largest(&|version| version.height.map(i64::from)),
            Field::AddedAt => number(Some(item.added_at.0)),
            Field::UpdatedAt => number(Some(item.updated_at.0)),
            Field::OriginallyAvailableAt => number(item.originally_available.map(day_ms)),
            Field::LastViewedAt => number(watch().last_viewed_at.map(|at| at.0)),
            Field::LastRatedAt => number(watch().last_rated_at.map(|at| at.0)),
            Field::Unwatched => truth(if item.kind.leaf() {
                !watch().seen()
            } else {
                let counts = self.counts(item, caller);
                counts.viewed_leaves < counts.leaves
            }),
            Field::InProgress => truth(watch().in_progress()),
            Field::Duplicate => truth(versions().len() > 1),
            Field::Unmatched => truth(item.guid.starts_with("local://")),
            Field::Unavailable => truth(!item.available),
            Field::Hdr => truth(versions().iter().any(|version| version.hdr)),
            Field::Resolution => versions()
                .iter()
                .filter_map(|version| Some(resolution(version.width?, version.height?)))
                .map(|name| Has::Text(name.to_owned()))
                .collect(),
            Field::AudioLanguage => languages(&versions(), crate::stream::StreamKind::Audio),
            Field::SubtitleLanguage => languages(&versions(), crate::stream::StreamKind::Subtitle),
            Field::Tag(kind) => {
                self.tags_of(item, kind).flat_map(|(key, name)| [Has::Number(key), Has::Text(name)]).collect()
            }
        }
    }

    fn tags_of<'a>(&'a self, item: &'a Item, kind: TagKind) -> impl Iterator<Item = (i64, String)> + 'a {
        self.tags
            .iter()
            .filter(move |(key, tag)| *key == item.key && tag.kind == kind)
            .map(|(_, tag)| (tag.key.0, fold(&tag.name)))
    }

    fn compare(&self, one: &Item, two: &Item, sorts: &[Sort], caller: &Caller) -> Ordering {
        for sort in sorts {
            let (a, b) = (self.rank(one, sort.field, caller), self.rank(two, sort.field, caller));
            let order = match (a, b) {
                (Some(a), Some(b)) if sort.direction == Direction::Descending => b.cmp(&a),
                (Some(a), Some(b)) => a.cmp(&b),
                (None, None) => Ordering::Equal,
                (None, Some(_)) if sort.nulls == Nulls::First => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) if sort.nulls == Nulls::First => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        one.key.cmp(&two.key)
    }

    fn rank(&self, item: &Item, field: SortField, caller: &Caller) -> Option<Has> {
        let first = |field: Field| self.values(item, field, caller).into_iter().next();
        let line = |kind: ItemKind| self.at_level(item, kind).into_iter().next();
        match field {
            SortField::TitleSort => Some(Has::Text(item.sort_key.clone())),
            SortField::Index => item.index.map(Has::Number),
            SortField::Order => item.order.map(Has::Number),
            SortField::ShowTitleSort => {
                let top = line(ItemKind::Show).or_else(|| line(ItemKind::Artist));
                top.map(|it| Has::Text(it.sort_key.clone()))
            }
            SortField::SeasonIndex => line(ItemKind::Season).and_then(|it| it.index).map(Has::Number),
            SortField::Year => first(Field::Year),
            SortField::OriginallyAvailableAt => first(Field::OriginallyAvailableAt),
            SortField::Rating => first(Field::Rating),
            SortField::AudienceRating => first(Field::AudienceRating),
            SortField::UserRating => first(Field::UserRating),
            SortField::ContentRating => first(Field::ContentRating),
            SortField::Duration => first(Field::Duration),
            SortField::ViewOffset => first(Field::ViewOffset),
            SortField::ViewCount => first(Field::ViewCount),
            SortField::AddedAt => Some(Has::Number(item.added_at.0)),
            SortField::NewestLeafAddedAt => Some(Has::Number(self.newest(item).0)),
            SortField::UpdatedAt => Some(Has::Number(item.updated_at.0)),
            SortField::LastViewedAt => first(Field::LastViewedAt),
            SortField::LastRatedAt => first(Field::LastRatedAt),
            SortField::UnviewedLeaves => first(Field::UnviewedLeaves),
            SortField::MediaHeight => first(Field::MediaHeight),
            SortField::MediaBitrate => first(Field::MediaBitrate),
            SortField::MediaSize => first(Field::MediaSize),
            SortField::Key => Some(Has::Number(item.key.0)),
            SortField::Random(seed) => Some(Has::Number(shuffle_rank(item.key, seed))),
        }
    }
}

fn compare_with(has: &[Has], term: &Term, value: &Value) -> bool {
    let wanted = match value {
        Value::Text(text) if text.is_empty() => return has.is_empty(),
        Value::Text(text) => Has::Text(fold(text)),
        Value::Number(number) => Has::Number(*number),
        Value::Time(at) if term.field == Field::OriginallyAvailableAt => {
            Has::Number(at.0.div_euclid(DAY_MS) * DAY_MS)
        }
        Value::Time(at) => Has::Number(at.0),
        Value::Truth(truth) => Has::Number(i64::from(*truth)),
        Value::Tag(key) => Has::Number(key.0),
    };
    has.iter().any(|it| match (it, &wanted, term.op) {
        (Has::Text(it), Has::Text(wanted), Op::Contains) => it.contains(wanted.as_str()),
        (Has::Text(it), Has::Text(wanted), Op::Begins) => it.starts_with(wanted.as_str()),
        (Has::Text(it), Has::Text(wanted), Op::Ends) => it.ends_with(wanted.as_str()),
        (it, wanted, Op::Is) => it == wanted,
        (Has::Number(it), Has::Number(wanted), Op::Greater) => it > wanted,
        (Has::Number(it), Has::Number(wanted), Op::Less) => it < wanted,
        (Has::Number(it), Has::Number(wanted), Op::AtLeast) => it >= wanted,
        (Has::Number(it), Has::Number(wanted), Op::AtMost) => it <= wanted,
        _ => false,
    })
}

fn languages(versions: &[crate::stream::Version], kind: crate::stream::StreamKind) -> Vec<Has> {
    let parts = versions.iter().flat_map(|version| &version.parts);
    let streams = parts.flat_map(|part| &part.streams).filter(|stream| stream.facts.kind == kind);
    streams.filter_map(|stream| stream.facts.language.clone()).map(Has::Text).collect()
}

const DAY_MS: i64 = 86_400_000;

/// Milliseconds since 1970 at the beginning of a day.
fn day_ms(day: Day) -> i64 {
    let year = i64::from(day.year) - i64::from(day.month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month = (i64::from(day.month) + 9) % 12;
    let of_year = (153 * month + 2) / 5 + i64::from(day.day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    days * DAY_MS
}

/// The kind of a field, for choices of tags by key.
pub(super) fn is_tag(field: Field) -> bool {
    field.kind() == FieldType::Tag
}
