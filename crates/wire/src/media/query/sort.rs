//! `sort=field[:modifier][,field…]`: the order of a listing.

/// One key of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortKey {
    /// The level the field was qualified with.
    pub level: Option<String>,
    /// The field.
    pub field: String,
    /// Largest first.
    pub descending: bool,
    /// Entries without a value stand last, whatever the direction.
    pub nulls_last: bool,
}

/// Reads an order. Unknown modifiers are passed over.
pub fn parse(text: &str) -> Vec<SortKey> {
    text.split(',').map(str::trim).filter(|key| !key.is_empty()).map(key).collect()
}

fn key(text: &str) -> SortKey {
    let mut parts = text.split(':');
    let name = parts.next().unwrap_or_default();
    let (level, field) = match name.split_once('.') {
        Some((level, field)) => (Some(level.to_owned()), field.to_owned()),
        None => (None, name.to_owned()),
    };
    let mut key = SortKey { level, field, descending: false, nulls_last: false };
    for modifier in parts {
        match modifier {
            "desc" => key.descending = true,
            "asc" => key.descending = false,
            "nullsLast" => key.nulls_last = true,
            _ => {}
        }
    }
    key
}
