//! The items a query selects, before any order or window.

use media::caller::Caller;
use media::item::ItemKind;
use media::query::{Filter, Query, Scope, Window};

use super::term::condition;
use super::{Binds, order_by, seen_by};

/// A condition on the item `i`, with its binds.
#[derive(Debug)]
pub(in crate::media) struct Selection {
    /// What stands after `WHERE`.
    pub(in crate::media) condition: String,
    /// The binds so far; more may be added behind them.
    pub(in crate::media) binds: Binds,
    /// What the person is called in the statement.
    pub(in crate::media) viewer: String,
}

impl Selection {
    /// The items of a query that a caller sees.
    pub(in crate::media) fn of(query: &Query, caller: &Caller) -> Self {
        let mut binds = Binds::default();
        let viewer = binds.add(caller.viewer().0);
        // PostgreSQL wants to know what a value is, also in a statement that does not look at it.
        let mut conditions = vec![format!("{viewer} = {viewer}"), seen_by(caller, "i", &mut binds)];
        if let Scope::Libraries(keys) = &query.scope {
            conditions.push(format!("i.library_key IN ({})", binds.list(keys.iter().map(|key| key.0))));
        }
        let levels: Vec<String> = query
            .levels
            .iter()
            .map(|level| {
                let inner = filter(&query.filter, *level, &viewer, &mut binds);
                format!("(i.kind = '{}' AND {inner})", level.name())
            })
            .collect();
        conditions.push(if levels.is_empty() {
            "(1 = 0)".to_owned()
        } else {
            format!("({})", levels.join(" OR "))
        });
        Self { condition: conditions.join(" AND "), binds, viewer }
    }

    /// The statement that names the keys in a query's window, in its order.
    pub(in crate::media) fn keys(mut self, query: &Query) -> (String, Binds) {
        let order = order_by(&query.sort, &query.levels, &self.viewer, &mut self.binds);
        let window = window(&query.window, &mut self.binds);
        (format!("SELECT i.key FROM item i WHERE {} ORDER BY {order}{window}", self.condition), self.binds)
    }

    /// The statement that counts all of them.
    pub(in crate::media) fn count(self) -> (String, Binds) {
        (format!("SELECT count(*) AS total FROM item i WHERE {}", self.condition), self.binds)
    }
}

/// `LIMIT` and `OFFSET`, where there is need of them.
pub(in crate::media) fn window(window: &Window, binds: &mut Binds) -> String {
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    if window.size.is_none() && window.start == 0 {
        return String::new();
    }
    let size = binds.add(window.size.map_or(i64::MAX, number));
    let start = binds.add(number(window.start));
    format!(" LIMIT {size} OFFSET {start}")
}

fn filter(wanted: &Filter, level: ItemKind, viewer: &str, binds: &mut Binds) -> String {
    let mut joined = |filters: &[Filter], word: &str, empty: &str| {
        let all: Vec<String> = filters.iter().map(|it| filter(it, level, viewer, binds)).collect();
        if all.is_empty() { empty.to_owned() } else { format!("({})", all.join(word)) }
    };
    match wanted {
        Filter::Everything => "TRUE".to_owned(),
        Filter::All(filters) => joined(filters, " AND ", "TRUE"),
        Filter::Any(filters) => joined(filters, " OR ", "FALSE"),
        Filter::Term(term) => condition(term, level, viewer, binds),
    }
}
