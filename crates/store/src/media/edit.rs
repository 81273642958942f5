//! The words of an item: drafts from a scan, edits by a person, tags, and which fields are locked.

use kernel::Timestamp;
use media::item::{ItemDraft, ItemEdit, NewTag};
use media::keys::{ItemKey, TagKey};
use media::ports::store::Stored;
use media::sort_title::{self, fold};

use super::{Counted, from_json, next_key, to_json};
use crate::engine::{Error, FromColumn, Row, Tx, Value, binds};

const WORDS: &str = "
    SELECT title, sort_title, sort_key, bucket, original_title, edition, year, originally_available, summary,
        tagline, studio, content_rating, locked
    FROM item WHERE key = $1
";
const EDIT: &str = "
    UPDATE item SET title = $2, sort_title = $3, sort_key = $4, bucket = $5, original_title = $6,
        search_text = $7, summary = $8, tagline = $9, studio = $10, content_rating = $11, year = $12,
        originally_available = $13, locked = $14, updated_at = $15
    WHERE key = $1
";
const TAG: &str = "SELECT key FROM tag WHERE kind = $1 AND folded = $2";
const INSERT_TAG: &str = "INSERT INTO tag (key, kind, name, folded) VALUES ($1, $2, $3, $4)";
const PUT_TAG: &str = "
    INSERT INTO item_tag (item_key, tag_key, place, role) VALUES ($1, $2, $3, $4)
    ON CONFLICT (item_key, tag_key) DO UPDATE SET place = excluded.place, role = excluded.role
";
const TAKE_TAGS: &str = "
    DELETE FROM item_tag WHERE item_key = $1 AND tag_key IN (SELECT key FROM tag WHERE kind = $2)
";

/// The values of a draft, from `kind` on, as the statements of `scan` take them.
pub(super) fn draft_values(draft: &ItemDraft) -> Vec<Value> {
    binds![
        draft.kind.name(),
        &draft.identity,
        draft.index,
        draft.index_end,
        draft.order,
        draft.guid.as_deref(),
        &draft.title,
        &draft.sort_title,
        &draft.sort_key,
        &draft.bucket,
        draft.original_title.as_deref(),
        search_text(&draft.title, &draft.sort_title, draft.original_title.as_deref()),
        draft.edition.as_deref(),
        draft.year,
        draft.originally_available.map(|day| day.to_string()),
        draft.summary.as_deref(),
        draft.tagline.as_deref(),
        draft.studio.as_deref(),
        draft.content_rating.as_deref(),
    ]
    .to_vec()
}

/// The draft with every locked field, and every one it says nothing about, as it is stored; and the names of the locked
/// fields.
pub(super) async fn under_locks(
    tx: &mut Tx,
    key: ItemKey,
    draft: &ItemDraft,
) -> Stored<(ItemDraft, Vec<String>)> {
    let mut draft = draft.clone();
    let Some(row) = tx.optional(WORDS, binds![key]).await? else { return Ok((draft, Vec::new())) };
    let locked = locked(&row)?;
    keep(&mut draft.original_title, &row, "original_title")?;
    keep(&mut draft.summary, &row, "summary")?;
    keep(&mut draft.tagline, &row, "tagline")?;
    keep(&mut draft.studio, &row, "studio")?;
    keep(&mut draft.content_rating, &row, "content_rating")?;
    keep(&mut draft.year, &row, "year")?;
    draft.originally_available = match draft.originally_available {
        None => day(&row)?,
        known => known,
    };
    for name in &locked {
        match name.as_str() {
            "title" => {
                draft.title = row.get("title")?;
                // The sort title followed the title that was typed, unless it is locked itself.
                draft.sort_title = row.get("sort_title")?;
                draft.sort_key = row.get("sort_key")?;
                draft.bucket = row.get("bucket")?;
            }
            "titleSort" => {
                draft.sort_title = row.get("sort_title")?;
                draft.sort_key = row.get("sort_key")?;
                draft.bucket = row.get("bucket")?;
            }
            "originalTitle" => draft.original_title = row.get("original_title")?,
            "summary" => draft.summary = row.get("summary")?,
            "tagline" => draft.tagline = row.get("tagline")?,
            "studio" => draft.studio = row.get("studio")?,
            "contentRating" => draft.content_rating = row.get("content_rating")?,
            "year" => draft.year = row.get("year")?,
            "originallyAvailableAt" => draft.originally_available = day(&row)?,
            "editionTitle" => draft.edition = row.get("edition")?,
            _ => {}
        }
    }
    Ok((draft, locked))
}

/// Writes an edit over one item; every edited field is locked unless the edit says otherwise.
pub(super) async fn edit(tx: &mut Tx, key: ItemKey, edit: &ItemEdit, now: Timestamp) -> Stored<()> {
    let Some(row) = tx.optional(WORDS, binds![key]).await? else { return Ok(()) };
    let mut locks = locked(&row)?;
    let mut lock = |name: &str| {
        if !locks.iter().any(|known| known == name) {
            locks.push(name.to_owned());
        }
    };
    let mut words = |new: &Option<String>, column: &str, name: &str| -> Result<Option<String>, Error> {
        match new {
            Some(text) => {
                lock(name);
                Ok((!text.is_empty()).then(|| text.clone()))
            }
            None => row.get(column),
        }
    };
    let original_title = words(&edit.original_title, "original_title", "originalTitle")?;
    let summary = words(&edit.summary, "summary", "summary")?;
    let tagline = words(&edit.tagline, "tagline", "tagline")?;
    let studio = words(&edit.studio, "studio", "studio")?;
    let content_rating = words(&edit.content_rating, "content_rating", "contentRating")?;
    let mut sort =
        (row.get::<String>("sort_title")?, row.get::<String>("sort_key")?, row.get::<String>("bucket")?);
    let mut title: String = row.get("title")?;
    if let Some(new) = edit.title.as_ref().filter(|new| !new.is_empty()) {
        lock("title");
        title.clone_from(new);
        let of = sort_title::of(new);
        sort = (of.text, of.key, of.bucket);
    }
    if let Some(new) = &edit.sort_title {
        lock("titleSort");
        let given = if new.is_empty() { sort_title::of(&title) } else { sort_title::given(new) };
        sort = (given.text, given.key, given.bucket);
    }
    let year = match edit.year {
        Some(year) => {
            lock("year");
            year
        }
        None => row.get("year")?,
    };
    let available = match edit.originally_available {
        Some(day) => {
            lock("originallyAvailableAt");
            day
        }
        None => day(&row)?,
    };
    for (kind, names) in &edit.tags {
        lock(kind.name());
        tx.execute(TAKE_TAGS, binds![key, kind.name()]).await?;
        let tags: Vec<NewTag> =
            names.iter().map(|name| NewTag { kind: *kind, name: name.clone(), role: None }).collect();
        add_tags(tx, key, &tags).await?;
    }
    for (name, on) in &edit.locks {
        locks.retain(|known| known != name);
        if *on {
            locks.push(name.clone());
        }
    }
    locks.sort();
    let values = binds![
        key,
        &title,
        &sort.0,
        &sort.1,
        &sort.2,
        original_title.as_deref(),
        search_text(&title, &sort.0, original_title.as_deref()),
        summary,
        tagline,
        studio,
        content_rating,
        year,
        available.map(|day| day.to_string()),
        to_json(&locks)?,
        now,
    ];
    tx.execute(EDIT, values).await?;
    Ok(())
}

/// Adds tags to an item; those it has already stay.
pub(super) async fn add_tags(tx: &mut Tx, item: ItemKey, tags: &[NewTag]) -> Stored<()> {
    for (place, tag) in (0_i64..).zip(tags) {
        let folded = fold(&tag.name);
        let key = match tx.optional(TAG, binds![tag.kind.name(), &folded]).await? {
            Some(row) => row.get::<TagKey>("key")?,
            None => {
                let key = TagKey(next_key(tx, Counted::Tag).await?);
                tx.execute(INSERT_TAG, binds![key, tag.kind.name(), &tag.name, &folded]).await?;
                key
            }
        };
        tx.execute(PUT_TAG, binds![item, key, place, tag.role.as_deref()]).await?;
    }
    Ok(())
}

/// What is not known now was known before.
fn keep<T>(new: &mut Option<T>, row: &Row, column: &str) -> Result<(), Error>
where
    Option<T>: FromColumn,
{
    if new.is_none() {
        *new = row.get(column)?;
    }
    Ok(())
}

fn locked(row: &Row) -> Stored<Vec<String>> {
    from_json(&row.get::<String>("locked")?, "an item's locks")
}

fn day(row: &Row) -> Result<Option<media::item::Day>, Error> {
    Ok(row.get::<Option<String>>("originally_available")?.and_then(|text| text.parse().ok()))
}

/// What a search looks at: the folded titles, each a line with an end on either side.
fn search_text(title: &str, sort_title: &str, original: Option<&str>) -> String {
    let line = |text: &str| fold(text).replace('\n', " ");
    let mut lines = vec![line(title)];
    for other in [Some(sort_title), original].into_iter().flatten().map(line) {
        if !lines.contains(&other) {
            lines.push(other);
        }
    }
    format!("\n{}\n", lines.join("\n"))
}
