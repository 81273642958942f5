//! The order of a query's results. Ties are always broken by key.

use media::item::ItemKind;
use media::query::{Direction, Nulls, SHUFFLE_MODULUS, Sort, SortField, shuffle_parameters};

use super::Binds;
use super::field::{largest, leaf_below, leaves_of, own, own_or_below, size, unviewed, views};

/// What follows `ORDER BY` for items `i` of these kinds.
pub(in crate::media) fn order_by(
    sorts: &[Sort],
    levels: &[ItemKind],
    viewer: &str,
    binds: &mut Binds,
) -> String {
    let mut steps: Vec<String> = sorts.iter().map(|sort| step(sort, levels, viewer, binds)).collect();
    steps.push("i.key".to_owned());
    steps.join(", ")
}

fn step(sort: &Sort, levels: &[ItemKind], viewer: &str, binds: &mut Binds) -> String {
    let expression = expression(sort.field, levels, viewer, binds);
    let direction = match sort.direction {
        Direction::Ascending => "ASC",
        Direction::Descending => "DESC",
    };
    // Where no value is ever missing, saying nothing about it lets PostgreSQL walk an index.
    let always = matches!(
        sort.field,
        SortField::TitleSort
            | SortField::AddedAt
            | SortField::UpdatedAt
            | SortField::Key
            | SortField::Random(_)
    );
    match (always, sort.nulls) {
        (true, _) => format!("{expression} {direction}"),
        (false, Nulls::First) => format!("{expression} {direction} NULLS FIRST"),
        (false, Nulls::Last) => format!("{expression} {direction} NULLS LAST"),
    }
}

fn expression(field: SortField, levels: &[ItemKind], viewer: &str, binds: &mut Binds) -> String {
    let column = |name: &str| format!("i.{name}");
    match field {
        SortField::TitleSort => column("sort_key"),
        SortField::Index => column("number"),
        SortField::Order => column("place"),
        SortField::ShowTitleSort => "CASE WHEN i.kind IN ('show', 'artist') THEN i.sort_key \
             WHEN i.kind IN ('season', 'episode', 'album', 'track') THEN (SELECT up.sort_key FROM item up \
             WHERE up.key = coalesce(i.grandparent_key, i.parent_key)) END"
            .to_owned(),
        SortField::SeasonIndex => "CASE i.kind WHEN 'season' THEN i.number \
             WHEN 'episode' THEN (SELECT up.number FROM item up WHERE up.key = i.parent_key) \
             WHEN 'show' THEN (SELECT c.number FROM item c WHERE c.parent_key = i.key \
             AND c.kind = 'season' AND c.removed_at IS NULL ORDER BY c.key LIMIT 1) END"
            .to_owned(),
        SortField::Year => column("year"),
        SortField::OriginallyAvailableAt => column("originally_available"),
        SortField::Rating => column("rating"),
        SortField::AudienceRating => column("audience_rating"),
        SortField::ContentRating => column("content_rating"),
        SortField::Duration => column("duration_ms"),
        SortField::AddedAt => column("added_at"),
        SortField::UpdatedAt => column("updated_at"),
        SortField::Key => column("key"),
        SortField::UserRating => own("rating", "i", viewer),
        SortField::ViewOffset => own("offset_ms", "i", viewer),
        SortField::LastRatedAt => own("last_rated_at", "i", viewer),
        SortField::ViewCount => each(levels, |kind| views(kind, "i", viewer)),
        SortField::LastViewedAt => {
            each(levels, |kind| own_or_below("max(w.last_viewed_at)", kind, "i", viewer))
        }
        SortField::UnviewedLeaves => each(levels, |kind| unviewed(kind, "i", viewer)),
        SortField::NewestLeafAddedAt => each(levels, newest_leaf),
        SortField::MediaHeight => largest("height", "i"),
        SortField::MediaBitrate => largest("bitrate_kbps", "i"),
        SortField::MediaSize => size("i"),
        SortField::Random(seed) => {
            let (factor, offset) = shuffle_parameters(seed);
            let (factor, offset) = (binds.add(factor), binds.add(offset));
            format!("((i.key * {factor} + {offset}) % {SHUFFLE_MODULUS})")
        }
    }
}

fn newest_leaf(kind: ItemKind) -> String {
    match leaves_of(kind) {
        None => "i.added_at".to_owned(),
        Some(up) => format!(
            "(SELECT max(l.added_at) FROM item l WHERE l.{up} = i.key AND l.kind = '{}' AND l.removed_at IS NULL)",
            leaf_below(kind).name()
        ),
    }
}

/// One expression for items of several kinds.
fn each(levels: &[ItemKind], expression: impl Fn(ItemKind) -> String) -> String {
    match levels {
        [one] => expression(*one),
        several => {
            let cases: Vec<String> = several
                .iter()
                .map(|kind| format!("WHEN '{}' THEN {}", kind.name(), expression(*kind)))
                .collect();
            format!("CASE i.kind {} END", cases.join(" "))
        }
    }
}
