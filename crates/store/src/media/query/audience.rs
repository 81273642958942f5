//! What a caller may see, as a condition on an item.

use media::caller::{Caller, Restriction, Sections};
use media::sort_title::fold;

use super::Binds;

/// The condition that the item `a` is shown to this caller: not given up, in a library they see, and let through by
/// the filters of their share.
pub(in crate::media) fn seen_by(caller: &Caller, a: &str, binds: &mut Binds) -> String {
    let mut conditions = vec![format!("{a}.removed_at IS NULL")];
    if !caller.owner {
        if let Sections::Some(keys) = &caller.sections {
            conditions.push(format!("{a}.library_key IN ({})", binds.list(keys.iter().map(|key| key.0))));
        }
        let movies = restricted(&caller.filters.movies, &format!("{a}.key"), binds);
        if let Some(shown) = movies {
            conditions.push(format!("({a}.kind <> 'movie' OR {shown})"));
        }
        // An episode is let through as its show is.
        let show = format!("coalesce({a}.grandparent_key, {a}.parent_key, {a}.key)");
        if let Some(shown) = restricted(&caller.filters.television, &show, binds) {
            conditions.push(format!("({a}.kind NOT IN ('show', 'season', 'episode') OR {shown})"));
        }
    }
    conditions.join(" AND ")
}

fn restricted(filter: &Restriction, key: &str, binds: &mut Binds) -> Option<String> {
    if filter.none() {
        return None;
    }
    let mut tests = vec![format!("r.key = {key}")];
    let lower = |list: &[String]| list.iter().map(|it| it.to_ascii_lowercase()).collect::<Vec<_>>();
    let folded = |list: &[String]| list.iter().map(|it| fold(it)).collect::<Vec<_>>();
    if !filter.ratings.is_empty() {
        tests.push(format!("lower(r.content_rating) IN ({})", binds.list(lower(&filter.ratings))));
    }
    if !filter.not_ratings.is_empty() {
        let list = binds.list(lower(&filter.not_ratings));
        tests.push(format!("(r.content_rating IS NULL OR lower(r.content_rating) NOT IN ({list}))"));
    }
    if !filter.labels.is_empty() {
        tests.push(labelled(&binds.list(folded(&filter.labels))));
    }
    if !filter.not_labels.is_empty() {
        tests.push(format!("NOT {}", labelled(&binds.list(folded(&filter.not_labels)))));
    }
    Some(format!("EXISTS (SELECT 1 FROM item r WHERE {})", tests.join(" AND ")))
}

fn labelled(list: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM item_tag rt JOIN tag rg ON rg.key = rt.tag_key \
         WHERE rt.item_key = r.key AND rg.kind = 'label' AND rg.folded IN ({list}))"
    )
}
