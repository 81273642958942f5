//! Queries: which items of which level, filtered, sorted, windowed, as one person sees them.
//!
//! The edge parses the protocol's grammar into this tree; the store turns it into SQL. Nothing here knows either.

use kernel::Timestamp;

use crate::item::{ItemKind, TagKind};
use crate::keys::{ItemKey, LibraryKey, TagKey};

/// A query for items.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// In which libraries; always narrowed to what the caller sees.
    pub scope: Scope,
    /// The kind of the results. Several kinds are listed together (`recentlyAdded` of a show library).
    pub levels: Vec<ItemKind>,
    /// Which of them.
    pub filter: Filter,
    /// In which order; ties are always broken by key, so that pages never overlap.
    pub sort: Vec<Sort>,
    /// Which window of the results.
    pub window: Window,
}

impl Query {
    /// All items of a kind within the scope, by title.
    #[must_use]
    pub fn all(scope: Scope, level: ItemKind) -> Self {
        let sort = vec![Sort::by(SortField::TitleSort)];
        Self { scope, levels: vec![level], filter: Filter::Everything, sort, window: Window::default() }
    }

    /// The children of an item in their natural order.
    #[must_use]
    pub fn children(parent: ItemKey, level: ItemKind) -> Self {
        Self { sort: natural(level), ..Self::all(Scope::All, level) }.only(Field::Parent, parent)
    }

    /// The grandchildren of an item (the episodes of a show) in their natural order.
    #[must_use]
    pub fn grandchildren(grandparent: ItemKey, level: ItemKind) -> Self {
        Self { sort: natural(level), ..Self::all(Scope::All, level) }.only(Field::Grandparent, grandparent)
    }

    /// Narrowed to items whose field is this item.
    #[must_use]
    pub fn only(self, field: Field, item: ItemKey) -> Self {
        let level = self.levels.first().copied().unwrap_or(ItemKind::Movie);
        self.and(Filter::Term(Term { level, field, op: Op::Is, values: vec![Value::Number(item.0)] }))
    }

    /// Narrowed further.
    #[must_use]
    pub fn and(mut self, filter: Filter) -> Self {
        self.filter = match self.filter {
            Filter::Everything => filter,
            Filter::All(mut filters) => {
                filters.push(filter);
                Filter::All(filters)
            }
            other @ (Filter::Any(_) | Filter::Term(_)) => Filter::All(vec![other, filter]),
        };
        self
    }

    /// In another order.
    #[must_use]
    pub fn sorted(self, sort: Vec<Sort>) -> Self {
        Self { sort, ..self }
    }

    /// Only this window.
    #[must_use]
    pub fn window(self, start: u64, size: u64) -> Self {
        Self { window: Window { start, size: Some(size) }, ..self }
    }
}

/// The natural order of items of a kind below one parent.
#[must_use]
pub fn natural(level: ItemKind) -> Vec<Sort> {
    match level {
        ItemKind::Season => vec![Sort::by(SortField::Index)],
        ItemKind::Episode => vec![Sort::by(SortField::Order).nulls_last(), Sort::by(SortField::TitleSort)],
        _ => vec![Sort::by(SortField::TitleSort)],
    }
}

/// Which libraries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All the caller sees.
    All,
    /// These, as far as the caller sees them.
    Libraries(Vec<LibraryKey>),
}

/// A window of the results. Totals are always counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// How many to skip.
    pub start: u64,
    /// How many at most; `None` is all.
    pub size: Option<u64>,
}

/// A condition on an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// None.
    Everything,
    /// All of these.
    All(Vec<Filter>),
    /// At least one of these.
    Any(Vec<Filter>),
    /// This.
    Term(Term),
}

/// A comparison of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The level the field is of. Another level than the result's reaches through the hierarchy: shows that have such
    /// an episode, episodes whose show is such.
    pub level: ItemKind,
    /// The field.
    pub field: Field,
    /// How to compare.
    pub op: Op,
    /// With what: any of these; none of these for the negated comparisons.
    pub values: Vec<Value>,
}

/// A field of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Text: the title (contains also looks at sort title and original title).
    Title,
    /// Text.
    Studio,
    /// Text.
    Edition,
    /// Text.
    Summary,
    /// Text: the id in the catalogue's form, also of another catalogue.
    Guid,
    /// Text: the letter it is found under.
    Bucket,
    /// Text.
    ContentRating,
    /// Number: the key.
    Key,
    /// Number: the key of the item above.
    Parent,
    /// Number: the key of the item above that.
    Grandparent,
    /// Number.
    Index,
    /// Number: the number of the item above (an episode's season).
    ParentIndex,
    /// Number.
    Year,
    /// Number: 1990 is 1990 to 1999.
    Decade,
    /// Number: milliseconds.
    Duration,
    /// Number: tenths.
    Rating,
    /// Number: tenths.
    AudienceRating,
    /// Number: tenths, the person's own.
    UserRating,
    /// Number, the person's own.
    ViewCount,
    /// Number: milliseconds, the person's own.
    ViewOffset,
    /// Number: leaves the person has not seen.
    UnviewedLeaves,
    /// Number: bytes of the largest version.
    MediaSize,
    /// Number: kbit/s of the largest version.
    MediaBitrate,
    /// Number: height of the largest version.
    MediaHeight,
    /// Time.
    AddedAt,
    /// Time.
    UpdatedAt,
    /// Time, compared by day.
    OriginallyAvailableAt,
    /// Time, the person's own.
    LastViewedAt,
    /// Time, the person's own.
    LastRatedAt,
    /// Truth: the person has not seen it (for parents: some of it).
    Unwatched,
    /// Truth: the person is in the middle of it.
    InProgress,
    /// Truth: it has several versions.
    Duplicate,
    /// Truth: no catalogue knows it.
    Unmatched,
    /// Truth: no file of it is there.
    Unavailable,
    /// Truth: a version has a high dynamic range.
    Hdr,
    /// Text: a name from `stream::resolution`, of any version.
    Resolution,
    /// Text: three letters, of any audio stream.
    AudioLanguage,
    /// Text: three letters, of any subtitle stream.
    SubtitleLanguage,
    /// A tag: by key, or by name without regard to case.
    Tag(TagKind),
}

/// What kind of values a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// A moment or a day.
    Time,
    /// True or false.
    Truth,
    /// A tag.
    Tag,
}

impl Field {
    /// What kind of values the field has.
    #[must_use]
    pub fn kind(self) -> FieldType {
        match self {
            Self::Title
            | Self::Studio
            | Self::Edition
            | Self::Summary
            | Self::Guid
            | Self::Bucket
            | Self::ContentRating
            | Self::Resolution
            | Self::AudioLanguage
            | Self::SubtitleLanguage => FieldType::Text,
            Self::Key
            | Self::Parent
            | Self::Grandparent
            | Self::Index
            | Self::ParentIndex
            | Self::Year
            | Self::Decade
            | Self::Duration
            | Self::Rating
            | Self::AudienceRating
            | Self::UserRating
            | Self::ViewCount
            | Self::ViewOffset
            | Self::UnviewedLeaves
            | Self::MediaSize
            | Self::MediaBitrate
            | Self::MediaHeight => FieldType::Number,
            Self::AddedAt
            | Self::UpdatedAt
            | Self::OriginallyAvailableAt
            | Self::LastViewedAt
            | Self::LastRatedAt => FieldType::Time,
            Self::Unwatched
            | Self::InProgress
            | Self::Duplicate
            | Self::Unmatched
            | Self::Unavailable
            | Self::Hdr => FieldType::Truth,
            Self::Tag(_) => FieldType::Tag,
        }
    }
}

/// How to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Equal; for text without regard to case.
    Is,
    /// Not equal to any of the values; a field without a value is not equal.
    IsNot,
    /// Text that contains.
    Contains,
    /// Text that contains none of the values.
    ContainsNot,
    /// Text that begins with.
    Begins,
    /// Text that ends with.
    Ends,
    /// Greater, later.
    Greater,
    /// Less, earlier.
    Less,
    /// Greater or equal.
    AtLeast,
    /// Less or equal.
    AtMost,
}

impl Op {
    /// The comparison this one negates, if it is a negation.
    #[must_use]
    pub fn negates(self) -> Option<Self> {
        match self {
            Self::IsNot => Some(Self::Is),
            Self::ContainsNot => Some(Self::Contains),
            Self::Is
            | Self::Contains
            | Self::Begins
            | Self::Ends
            | Self::Greater
            | Self::Less
            | Self::AtLeast
            | Self::AtMost => None,
        }
    }
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text; an empty text means "no value".
    Text(String),
    /// A number.
    Number(i64),
    /// A moment.
    Time(Timestamp),
    /// True or false.
    Truth(bool),
    /// A tag by key.
    Tag(TagKey),
}

/// One step of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By which field.
    pub field: SortField,
    /// Which way.
    pub direction: Direction,
    /// Where items without a value go.
    pub nulls: Nulls,
}

impl Sort {
    /// Ascending by a field.
    #[must_use]
    pub fn by(field: SortField) -> Self {
        Self { field, direction: Direction::Ascending, nulls: Nulls::First }
    }

    /// Descending by a field.
    #[must_use]
    pub fn down(field: SortField) -> Self {
        Self { field, direction: Direction::Descending, nulls: Nulls::Last }
    }

    /// The same, items without a value at the end.
    #[must_use]
    pub fn nulls_last(self) -> Self {
        Self { nulls: Nulls::Last, ..self }
    }
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Greatest first.
    Descending,
}

/// Where items without a value go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// First.
    First,
    /// Last.
    Last,
}

/// What items can be ordered by. Unless said otherwise it is the item's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortField {
    /// By `sort_key`, byte by byte.
    TitleSort,
    /// By number.
    Index,
    /// By place in the show.
    Order,
    /// By `sort_key` of the show (of an episode or season) or artist.
    ShowTitleSort,
    /// By number of the season (of an episode).
    SeasonIndex,
    /// By year.
    Year,
    /// By day it came out.
    OriginallyAvailableAt,
    /// By critics' rating.
    Rating,
    /// By audience rating.
    AudienceRating,
    /// By the person's rating.
    UserRating,
    /// By content rating.
    ContentRating,
    /// By length.
    Duration,
    /// By the person's position.
    ViewOffset,
    /// By how often the person saw it.
    ViewCount,
    /// By when it came.
    AddedAt,
    /// By when the newest leaf below it came; for leaves, when it came itself.
    NewestLeafAddedAt,
    /// By when it changed.
    UpdatedAt,
    /// By when the person last saw it; for parents, anything of it.
    LastViewedAt,
    /// By when the person rated it.
    LastRatedAt,
    /// By leaves the person has not seen.
    UnviewedLeaves,
    /// By height of the largest version.
    MediaHeight,
    /// By bit rate of the largest version.
    MediaBitrate,
    /// By bytes of the largest version.
    MediaSize,
    /// By key.
    Key,
    /// In an order that depends on this number alone.
    Random(u64),
}

/// The place of a key in the random order of a seed. One formula, so that every store shuffles alike:
/// `(key * (seed mod 99991 + 2) + seed mod 7919) mod 1000003`.
#[must_use]
pub fn shuffle_rank(key: ItemKey, seed: u64) -> i64 {
    let (factor, offset) = shuffle_parameters(seed);
    (key.0.wrapping_mul(factor).wrapping_add(offset)).rem_euclid(SHUFFLE_MODULUS)
}

/// The modulus of [`shuffle_rank`].
pub const SHUFFLE_MODULUS: i64 = 1_000_003;

/// Factor and offset of [`shuffle_rank`] for a seed.
#[must_use]
pub fn shuffle_parameters(seed: u64) -> (i64, i64) {
    let small = |modulus: u64| i64::try_from(seed % modulus).unwrap_or(0);
    (small(99_991) + 2, small(7_919))
}

/// A window of results.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The results in the window.
    pub rows: Vec<T>,
    /// Where the window starts.
    pub start: u64,
    /// How many results there are in all.
    pub total: u64,
}

impl<T> Page<T> {
    /// A page with all there is.
    #[must_use]
    pub fn whole(rows: Vec<T>) -> Self {
        let total = rows.len() as u64;
        Self { rows, start: 0, total }
    }

    /// The same window of something else.
    #[must_use]
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(change).collect(), start: self.start, total: self.total }
    }
}

/// A letter of the jump list with the number of items under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// The letter, or `#`.
    pub letter: String,
    /// How many.
    pub count: u64,
}

/// A value a field takes among the results of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChoice {
    /// What to put into a query.
    pub key: String,
    /// What to show.
    pub title: String,
    /// How many items have it.
    pub count: u64,
}
