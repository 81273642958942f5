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
        for (kind, filter) in [("movie", &caller.filters.movies), ("show", &caller.filters.television)] {
            if let Some(shown) = restricted(filter, a, binds) {
                let others = format!("SELECT rl.key FROM library rl WHERE rl.kind = '{kind}'");
                conditions.push(format!("({a}.library_key NOT IN ({others}) OR ({shown}))"));
            }
        }
    }
    conditions.join(" AND ")
}

/// Ratings and labels of what is above an item speak for it too.
fn restricted(filter: &Restriction, a: &str, binds: &mut Binds) -> Option<String> {
    if filter.none() {
        return None;
    }
    let above = |key: &str| format!("(SELECT ru.content_rating FROM item ru WHERE ru.key = {a}.{key})");
    let rating =
        format!("coalesce({a}.content_rating, {}, {})", above("parent_key"), above("grandparent_key"));
    let lower = |list: &[String]| list.iter().map(|it| it.to_ascii_lowercase()).collect::<Vec<_>>();
    let folded = |list: &[String]| list.iter().map(|it| fold(it)).collect::<Vec<_>>();
    let mut tests = Vec::new();
    if !filter.ratings.is_empty() {
        tests.push(format!("coalesce(lower({rating}) IN ({}), FALSE)", binds.list(lower(&filter.ratings))));
    }
    if !filter.not_ratings.is_empty() {
        let list = binds.list(lower(&filter.not_ratings));
        tests.push(format!("NOT coalesce(lower({rating}) IN ({list}), FALSE)"));
    }
    if !filter.labels.is_empty() {
        tests.push(labelled(a, &binds.list(folded(&filter.labels))));
    }
    if !filter.not_labels.is_empty() {
        tests.push(format!("NOT {}", labelled(a, &binds.list(folded(&filter.not_labels)))));
    }
    Some(tests.join(" AND "))
}

fn labelled(a: &str, list: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM item_tag rt JOIN tag rg ON rg.key = rt.tag_key \
         WHERE rt.item_key IN ({a}.key, {a}.parent_key, {a}.grandparent_key) AND rg.kind = 'label' \
         AND rg.folded IN ({list}))"
    )
}
