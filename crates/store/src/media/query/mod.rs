//! From a query to one statement: which items, in which order, as one person sees them.
//!
//! Every text is put together from constants; every value of the query is a bind.

mod audience;
mod field;
mod order;
mod selection;
mod term;

pub(super) use audience::seen_by;
pub(super) use field::{Reach, reach};
pub(super) use order::order_by;
pub(super) use selection::{Selection, window};
pub(super) use term::escaped;

use crate::engine::Value;

/// The binds of a statement that is being put together.
#[derive(Debug, Default)]
pub(super) struct Binds(pub(super) Vec<Value>);

impl Binds {
    /// Adds a value and says by which name the statement calls it.
    pub(super) fn add(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// Adds values as the inside of an `IN (…)`.
    ///
    /// The list is filled up to a power of two with its last value, so that a cache of prepared statements sees few
    /// different texts. An empty list matches nothing.
    pub(super) fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        let Some(last) = values.last().cloned() else { return "NULL".to_owned() };
        values.resize(values.len().next_power_of_two(), last);
        let names: Vec<String> = values.into_iter().map(|value| self.add(value)).collect();
        names.join(", ")
    }
}
