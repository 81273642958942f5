//! The columns and sub-queries behind each field of a query, for an item under some alias.
//!
//! Texts come from here alone; values never enter them.

use media::item::{ItemKind, TagKind};
use media::query::Field;

/// How a field is reached in SQL.
pub(in crate::media) enum Reach {
    /// An expression with one value per item.
    One(String),
    /// Any number of values per item.
    Many(Many),
    /// A condition that is true or false.
    Truth(String),
}

/// Values in tables that hang on an item.
#[derive(Debug, Clone, Copy)]
pub(in crate::media) struct Many {
    /// The tables, joined.
    pub(in crate::media) from: &'static str,
    /// The column that names the item.
    pub(in crate::media) item: &'static str,
    /// What restricts the rows.
    pub(in crate::media) only: &'static str,
    /// The value.
    pub(in crate::media) value: &'static str,
}

impl Many {
    /// Whether the item `a` has a row whose value is so.
    pub(super) fn exists(&self, a: &str, condition: &str) -> String {
        let Self { from, item, only, .. } = self;
        format!("EXISTS (SELECT 1 FROM {from} WHERE {item} = {a}.key AND {only} AND {condition})")
    }
}

/// The column of a leaf that names the item above it, for an item of this kind; `None` when it is a leaf itself.
pub(super) fn leaves_of(kind: ItemKind) -> Option<&'static str> {
    match kind {
        ItemKind::Show | ItemKind::Artist => Some("grandparent_key"),
        ItemKind::Season | ItemKind::Album | ItemKind::PhotoAlbum => Some("parent_key"),
        ItemKind::Movie
        | ItemKind::Episode
        | ItemKind::Track
        | ItemKind::Photo
        | ItemKind::Clip
        | ItemKind::Collection
        | ItemKind::Playlist => None,
    }
}

/// The field of the item `a`, of this kind, as the person bound at `viewer` sees it.
pub(in crate::media) fn reach(field: Field, kind: ItemKind, a: &str, viewer: &str) -> Reach {
    let column = |name: &str| Reach::One(format!("{a}.{name}"));
    match field {
        Field::Title => column("title"),
        Field::Studio => column("studio"),
        Field::Edition => column("edition"),
        Field::Summary => column("summary"),
        Field::Guid => column("guid"),
        Field::Bucket => column("bucket"),
        Field::ContentRating => column("content_rating"),
        Field::Key => column("key"),
        Field::Parent => column("parent_key"),
        Field::Grandparent => column("grandparent_key"),
        Field::Index => column("number"),
        Field::ParentIndex => {
            Reach::One(format!("(SELECT up.number FROM item up WHERE up.key = {a}.parent_key)"))
        }
        Field::Year => column("year"),
        Field::Decade => Reach::One(format!("({a}.year / 10 * 10)")),
        Field::Duration => column("duration_ms"),
        Field::Rating => column("rating"),
        Field::AudienceRating => column("audience_rating"),
        Field::AddedAt => column("added_at"),
        Field::UpdatedAt => column("updated_at"),
        Field::OriginallyAvailableAt => column("originally_available"),
        Field::UserRating => Reach::One(own("rating", a, viewer)),
        Field::LastRatedAt => Reach::One(own("last_rated_at", a, viewer)),
        Field::ViewOffset => Reach::One(own("offset_ms", a, viewer)),
        Field::ViewCount => Reach::One(views(kind, a, viewer)),
        Field::LastViewedAt => Reach::One(own_or_below("max(w.last_viewed_at)", kind, a, viewer)),
        Field::UnviewedLeaves => Reach::One(unviewed(kind, a, viewer)),
        Field::MediaHeight => Reach::One(largest("height", a)),
        Field::MediaBitrate => Reach::One(largest("bitrate_kbps", a)),
        Field::MediaSize => Reach::One(size(a)),
        Field::Unwatched => Reach::Truth(format!("{} > 0", unviewed(kind, a, viewer))),
        Field::InProgress => Reach::Truth(in_progress(a, viewer)),
        Field::Duplicate => {
            Reach::Truth(format!("(SELECT count(*) FROM version v WHERE v.item_key = {a}.key) > 1"))
        }
        Field::Unmatched => Reach::Truth(format!("{a}.guid LIKE 'local://%'")),
        Field::Unavailable => Reach::Truth(format!("NOT {a}.available")),
        Field::Hdr => {
            Reach::Truth(format!("EXISTS (SELECT 1 FROM version v WHERE v.item_key = {a}.key AND v.hdr)"))
        }
        Field::Resolution => Reach::Many(Many {
            from: "version v",
            item: "v.item_key",
            only: "v.resolution IS NOT NULL",
            value: "v.resolution",
        }),
        Field::AudioLanguage => {
            Reach::Many(Many { only: "s.kind = 2 AND s.language IS NOT NULL", ..LANGUAGES })
        }
        Field::SubtitleLanguage => {
            Reach::Many(Many { only: "s.kind = 3 AND s.language IS NOT NULL", ..LANGUAGES })
        }
        Field::Tag(tag) => Reach::Many(Many { only: of_kind(tag), ..TAGS }),
    }
}

const LANGUAGES: Many = Many {
    from: "version v JOIN part pt ON pt.version_key = v.key JOIN stream s ON s.part_key = pt.key",
    item: "v.item_key",
    only: "TRUE",
    value: "s.language",
};

const TAGS: Many = Many {
    from: "item_tag it JOIN tag t ON t.key = it.tag_key",
    item: "it.item_key",
    only: "TRUE",
    value: "t.folded",
};

fn of_kind(tag: TagKind) -> &'static str {
    match tag {
        TagKind::Genre => "t.kind = 'genre'",
        TagKind::Collection => "t.kind = 'collection'",
        TagKind::Director => "t.kind = 'director'",
        TagKind::Writer => "t.kind = 'writer'",
        TagKind::Role => "t.kind = 'actor'",
        TagKind::Producer => "t.kind = 'producer'",
        TagKind::Country => "t.kind = 'country'",
        TagKind::Label => "t.kind = 'label'",
        TagKind::Network => "t.kind = 'network'",
        TagKind::Guid => "t.kind = 'guid'",
    }
}

/// A column of the person's own watch state of the item.
pub(super) fn own(column: &str, a: &str, viewer: &str) -> String {
    format!("(SELECT w.{column} FROM watch w WHERE w.viewer = {viewer} AND w.item_key = {a}.key)")
}

/// How often the person saw the item; a parent, as often as it has a seen leaf at all.
pub(super) fn views(kind: ItemKind, a: &str, viewer: &str) -> String {
    let sum = match leaves_of(kind) {
        None => "sum(w.views)",
        Some(_) => "sum(CASE WHEN w.views > 0 THEN 1 ELSE 0 END)",
    };
    format!("coalesce({}, 0)", own_or_below(sum, kind, a, viewer))
}

/// An aggregate over the person's watch state of the item, or of all leaves below it.
pub(super) fn own_or_below(aggregate: &str, kind: ItemKind, a: &str, viewer: &str) -> String {
    let items = match leaves_of(kind) {
        None => format!("w.item_key = {a}.key"),
        Some(up) => {
            format!(
                "w.item_key IN (SELECT l.key FROM item l WHERE l.{up} = {a}.key AND l.removed_at IS NULL)"
            )
        }
    };
    // The sum of whole numbers is no whole number to PostgreSQL until it is told.
    format!("(SELECT CAST({aggregate} AS BIGINT) FROM watch w WHERE w.viewer = {viewer} AND {items})")
}

/// How many leaves the person has not seen; of a leaf: 1 until it is seen.
pub(super) fn unviewed(kind: ItemKind, a: &str, viewer: &str) -> String {
    let seen = |l: &str| {
        format!(
            "EXISTS (SELECT 1 FROM watch w WHERE w.viewer = {viewer} AND w.item_key = {l}.key AND w.views > 0)"
        )
    };
    match leaves_of(kind) {
        None => format!("(CASE WHEN {} THEN 0 ELSE 1 END)", seen(a)),
        Some(up) => format!(
            "(SELECT count(*) FROM item l WHERE l.{up} = {a}.key AND l.kind = '{leaf}' AND l.removed_at IS NULL \
             AND NOT {})",
            seen("l"),
            leaf = leaf_below(kind).name(),
        ),
    }
}

/// What the leaves below an item of this kind are.
pub(super) fn leaf_below(kind: ItemKind) -> ItemKind {
    kind.children().map_or(kind, leaf_below)
}

/// A number of the largest version.
pub(super) fn largest(column: &str, a: &str) -> String {
    format!("(SELECT max(v.{column}) FROM version v WHERE v.item_key = {a}.key)")
}

/// The bytes of the largest version.
pub(super) fn size(a: &str) -> String {
    format!(
        "(SELECT CAST(max(whole.bytes) AS BIGINT) FROM (SELECT sum(f.size) AS bytes FROM version v \
         JOIN part pt ON pt.version_key = v.key JOIN file f ON f.key = pt.file_key \
         WHERE v.item_key = {a}.key GROUP BY v.key) whole)"
    )
}

fn in_progress(a: &str, viewer: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM watch w WHERE w.viewer = {viewer} AND w.item_key = {a}.key \
         AND w.offset_ms IS NOT NULL)"
    )
}
