//! From the protocol's query grammar to a query of the domain.
//!
//! The grammar itself is read in `wire`; here every field gets its meaning: which field of which level it is, what
//! its operator means for its type, and how its values are spelled. Players send stray parameters, so a listing
//! passes over names it does not know; a mass edit must not, and refuses them.

use kernel::Timestamp;
use media::item::{ItemKind, TagKind};
use media::keys::TagKey;
use media::query::{Field, FieldType, Filter, Op, Sort, SortField, Term, Value};
use wire::media::query::{self as grammar, GrammarError, Moment, Operator, Params, SortKey};

/// What to do with a name that is no field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Pass over it: players send stray parameters.
    Ignore,
    /// Refuse: an edit must not hit more than was meant.
    Refuse,
}

/// Why a query could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The groups are wrong.
    #[error("the filter can not be read")]
    Grammar(#[source] GrammarError),
    /// There is no such field.
    #[error("there is no field \"{name}\"")]
    UnknownField {
        /// As it was sent.
        name: String,
    },
    /// The field can not be compared so.
    #[error("\"{name}\" can not be compared in that way")]
    Operator {
        /// The field.
        name: String,
    },
    /// The value does not fit the field.
    #[error("the value of \"{name}\" does not fit")]
    Value {
        /// The field.
        name: String,
    },
}

/// A rating of 0 to 10 in tenths, or `None` for -1, which takes one back; nothing for anything else.
pub fn rating(text: &str) -> Option<Option<u8>> {
    let rating: f64 = text.trim().parse().ok().filter(|rating| (-1.0..=10.0).contains(rating))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    Some((rating >= 0.0).then(|| (rating * 10.0).round() as u8))
}

/// The kinds a request names with `type`, as numbers or names; empty when it names none that exist.
pub fn levels(params: &Params) -> Vec<ItemKind> {
    params.list("type").iter().filter_map(|text| kind(text)).collect()
}

/// One kind by number or name.
pub fn kind(text: &str) -> Option<ItemKind> {
    text.parse().ok().map_or_else(|| ItemKind::named(text), ItemKind::numbered)
}

/// The filter of a request whose results are of `level`.
pub fn filter(
    params: &Params,
    level: ItemKind,
    now: Timestamp,
    unknown: Unknown,
) -> Result<Filter, QueryError> {
    let source = params.first("sourceType").and_then(kind).unwrap_or(level);
    let read = grammar::Filter::parse(params).map_err(QueryError::Grammar)?;
    let mut translation = Translation { level: source, now, unknown };
    Ok(translation.filter(&read)?.unwrap_or(Filter::Everything))
}

struct Translation {
    level: ItemKind,
    now: Timestamp,
    unknown: Unknown,
}

impl Translation {
    /// The filter, or nothing when it held unknown names alone.
    fn filter(&mut self, read: &grammar::Filter) -> Result<Option<Filter>, QueryError> {
        let mut each = |parts: &[grammar::Filter]| -> Result<Vec<Filter>, QueryError> {
            parts.iter().filter_map(|part| self.filter(part).transpose()).collect()
        };
        Ok(match read {
            grammar::Filter::All(parts) => {
                Some(each(parts)?).filter(|parts| !parts.is_empty()).map(Filter::All)
            }
            grammar::Filter::Any(parts) => {
                Some(each(parts)?).filter(|parts| !parts.is_empty()).map(Filter::Any)
            }
            grammar::Filter::Term(term) => self.term(term)?.map(Filter::Term),
        })
    }

    fn term(&self, read: &grammar::Term) -> Result<Option<Term>, QueryError> {
        let name =
            || read.level.as_ref().map_or(read.field.clone(), |level| format!("{level}.{}", read.field));
        let level = match read.level.as_deref() {
            Some(level) => kind(level),
            None => Some(self.level),
        };
        let (Some(level), Some(field)) = (level, field(&read.field)) else {
            return match self.unknown {
                Unknown::Ignore => Ok(None),
                Unknown::Refuse => Err(QueryError::UnknownField { name: name() }),
            };
        };
        let op = op(field, read).ok_or_else(|| QueryError::Operator { name: name() })?;
        let mut values = Vec::new();
        for text in &read.values {
            values.extend(value(field, text, self.now).ok_or_else(|| QueryError::Value { name: name() })?);
        }
        if read.values.len() > 1 && field.kind() == FieldType::Text {
            // A title may itself hold a comma.
            values.push(Value::Text(read.whole.clone()));
        }
        Ok(Some(truth(Term { level, field, op, values })))
    }
}

/// A field by its name in the protocol.
pub fn field(name: &str) -> Option<Field> {
    Some(match name {
        "title" | "titleSort" | "originalTitle" => Field::Title,
        "studio" => Field::Studio,
        "editionTitle" => Field::Edition,
        "summary" => Field::Summary,
        "guid" => Field::Guid,
        "firstCharacter" => Field::Bucket,
        "contentRating" => Field::ContentRating,
        "id" | "ratingKey" => Field::Key,
        "index" => Field::Index,
        "parentIndex" => Field::ParentIndex,
        "year" => Field::Year,
        "decade" => Field::Decade,
        "duration" => Field::Duration,
        "rating" => Field::Rating,
        "audienceRating" => Field::AudienceRating,
        "userRating" => Field::UserRating,
        "viewCount" => Field::ViewCount,
        "viewOffset" => Field::ViewOffset,
        "unviewedLeafCount" => Field::UnviewedLeaves,
        "mediaSize" => Field::MediaSize,
        "mediaBitrate" => Field::MediaBitrate,
        "mediaHeight" => Field::MediaHeight,
        "addedAt" => Field::AddedAt,
        "updatedAt" => Field::UpdatedAt,
        "originallyAvailableAt" => Field::OriginallyAvailableAt,
        "lastViewedAt" => Field::LastViewedAt,
        "lastRatedAt" => Field::LastRatedAt,
        "unwatched" | "unwatchedLeaves" => Field::Unwatched,
        "inProgress" => Field::InProgress,
        "duplicate" => Field::Duplicate,
        "unmatched" => Field::Unmatched,
        "trash" => Field::Unavailable,
        "hdr" => Field::Hdr,
        "resolution" => Field::Resolution,
        "audioLanguage" => Field::AudioLanguage,
        "subtitleLanguage" => Field::SubtitleLanguage,
        "labels" => Field::Tag(TagKind::Label),
        "role" => Field::Tag(TagKind::Role),
        other => Field::Tag(TagKind::named(other).filter(|kind| *kind != TagKind::Guid)?),
    })
}

/// Whether a text field is a choice among few values (`=` means "is") rather than prose (`=` means "contains").
fn is_choice(field: Field) -> bool {
    !matches!(field, Field::Title | Field::Studio | Field::Edition | Field::Summary)
}

fn op(field: Field, read: &grammar::Term) -> Option<Op> {
    let relative = || read.values.iter().any(|text| matches!(Moment::parse(text), Some(Moment::FromNow(_))));
    Some(match (field.kind(), read.operator) {
        (FieldType::Text, Operator::Is) if !is_choice(field) => Op::Contains,
        (FieldType::Text, Operator::IsNot) if !is_choice(field) => Op::ContainsNot,
        (FieldType::Text, Operator::AtMost) => Op::Begins,
        (FieldType::Text, Operator::AtLeast) => Op::Ends,
        (FieldType::Text | FieldType::Tag | FieldType::Truth, Operator::Below | Operator::Above)
        | (FieldType::Tag | FieldType::Truth, Operator::AtMost | Operator::AtLeast) => return None,
        // "In the last 30 days" and its opposite.
        (FieldType::Time, Operator::Is) if relative() => Op::Greater,
        (FieldType::Time, Operator::IsNot) if relative() => Op::Less,
        (_, Operator::Is | Operator::Exactly) => Op::Is,
        (_, Operator::IsNot | Operator::NotExactly) => Op::IsNot,
        (_, Operator::AtMost) => Op::AtMost,
        (_, Operator::AtLeast) => Op::AtLeast,
        (_, Operator::Below) => Op::Less,
        (_, Operator::Above) => Op::Greater,
    })
}

fn value(field: Field, text: &str, now: Timestamp) -> Option<Vec<Value>> {
    Some(match field.kind() {
        FieldType::Text if matches!(field, Field::AudioLanguage | Field::SubtitleLanguage) => {
            vec![Value::Text(wire::media::language::code(text).unwrap_or(text).to_owned())]
        }
        FieldType::Text => vec![Value::Text(text.to_owned())],
        FieldType::Number if matches!(field, Field::Rating | Field::AudienceRating | Field::UserRating) => {
            let tenths =
                text.trim().parse::<f64>().ok().filter(|rating| (-1.0..=10.0).contains(rating))? * 10.0;
            #[expect(clippy::cast_possible_truncation, reason = "between -10 and 100")]
            let tenths = tenths.round() as i64;
            vec![Value::Number(tenths)]
        }
        FieldType::Number => vec![Value::Number(text.trim().parse().ok()?)],
        FieldType::Time => {
            vec![Value::Time(Timestamp::from_secs(Moment::parse(text)?.seconds(now.as_secs())))]
        }
        FieldType::Truth => vec![Value::Truth(grammar::flag(text)?)],
        // A tag is sent by key; a client that found no key sends the name, which may consist of digits too.
        FieldType::Tag => {
            let name = Value::Text(text.to_owned());
            text.parse()
                .map_or_else(|_| vec![name.clone()], |key| vec![Value::Tag(TagKey(key)), name.clone()])
        }
    })
}

/// `unwatched!=1` and `unwatched=0` say the same: one spelling for truths.
fn truth(mut term: Term) -> Term {
    if term.field.kind() == FieldType::Truth {
        let positive = term.op == Op::Is;
        for value in &mut term.values {
            if let Value::Truth(said) = value {
                *said = *said == positive;
            }
        }
        term.op = Op::Is;
    }
    term
}

/// The order of a request, or the usual one. `seed` decides a random order.
pub fn sort(params: &Params, level: ItemKind, seed: u64) -> Option<Vec<Sort>> {
    let keys = grammar::sort::parse(params.first("sort")?);
    let sorts: Vec<Sort> = keys.iter().filter_map(|key| sort_step(key, level, seed)).collect();
    (!sorts.is_empty()).then_some(sorts)
}

fn sort_step(key: &SortKey, level: ItemKind, seed: u64) -> Option<Sort> {
    let of = key.level.as_deref().map_or(Some(level), kind)?;
    let field = sort_field(&key.field, of, level, seed)?;
    let sort = if key.descending { Sort::down(field) } else { Sort::by(field) };
    Some(if key.nulls_last { sort.nulls_last() } else { sort })
}

fn sort_field(name: &str, of: ItemKind, level: ItemKind, seed: u64) -> Option<SortField> {
    let above = matches!(
        (of, level),
        (ItemKind::Show, ItemKind::Season | ItemKind::Episode)
            | (ItemKind::Artist, ItemKind::Album | ItemKind::Track)
    );
    Some(match (name, of) {
        ("titleSort" | "title", _) if above => SortField::ShowTitleSort,
        ("index", ItemKind::Season) if level == ItemKind::Episode => SortField::SeasonIndex,
        ("addedAt", ItemKind::Episode) if level != ItemKind::Episode => SortField::NewestLeafAddedAt,
        // Every other field of another level has no order here.
        _ if of != level => return None,
        ("titleSort" | "title" | "originalTitle", _) => SortField::TitleSort,
        ("index", _) => SortField::Index,
        ("absoluteIndex", _) => SortField::Order,
        ("parentIndex", _) => SortField::SeasonIndex,
        ("year", _) => SortField::Year,
        ("originallyAvailableAt", _) => SortField::OriginallyAvailableAt,
        ("rating", _) => SortField::Rating,
        ("audienceRating", _) => SortField::AudienceRating,
        ("userRating", _) => SortField::UserRating,
        ("contentRating", _) => SortField::ContentRating,
        ("duration", _) => SortField::Duration,
        ("viewOffset", _) => SortField::ViewOffset,
        ("viewCount", _) => SortField::ViewCount,
        ("addedAt", _) => SortField::AddedAt,
        ("updatedAt", _) => SortField::UpdatedAt,
        ("lastViewedAt" | "viewUpdatedAt", _) => SortField::LastViewedAt,
        ("lastRatedAt", _) => SortField::LastRatedAt,
        ("unviewedLeafCount", _) => SortField::UnviewedLeaves,
        ("mediaHeight" | "resolution", _) => SortField::MediaHeight,
        ("mediaBitrate", _) => SortField::MediaBitrate,
        ("mediaSize", _) => SortField::MediaSize,
        ("id", _) => SortField::Key,
        ("random", _) => SortField::Random(seed),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_secs(1_700_000_000);

    fn read(raw: &str, level: ItemKind) -> Result<Filter, QueryError> {
        filter(&Params::parse(raw), level, NOW, Unknown::Refuse)
    }

    fn one(raw: &str) -> Term {
        match read(raw, ItemKind::Movie) {
            Ok(Filter::Term(term)) => term,
            other => panic!("one term expected of {raw}, got {other:?}"),
        }
    }

    #[test]
    fn an_operator_means_what_its_field_can_do() {
        let text = |text: &str| vec![Value::Text(text.into())];
        let table = [
            ("title=a", Field::Title, Op::Contains, text("a")),
            ("title==a", Field::Title, Op::Is, text("a")),
            ("title!==a", Field::Title, Op::IsNot, text("a")),
            ("title<=a", Field::Title, Op::Begins, text("a")),
            ("title%3E=a", Field::Title, Op::Ends, text("a")),
            ("contentRating=PG", Field::ContentRating, Op::Is, text("PG")),
            ("year>>=1990", Field::Year, Op::Greater, vec![Value::Number(1990)]),
            ("year<=1990", Field::Year, Op::AtMost, vec![Value::Number(1990)]),
            ("rating>>=7.5", Field::Rating, Op::Greater, vec![Value::Number(75)]),
            (
                "addedAt>>=-1d",
                Field::AddedAt,
                Op::Greater,
                vec![Value::Time(Timestamp::from_secs(1_699_913_600))],
            ),
            (
                "addedAt=-1d",
                Field::AddedAt,
                Op::Greater,
                vec![Value::Time(Timestamp::from_secs(1_699_913_600))],
            ),
            ("unwatched=1", Field::Unwatched, Op::Is, vec![Value::Truth(true)]),
            ("unwatched!=1", Field::Unwatched, Op::Is, vec![Value::Truth(false)]),
            ("unwatched=0", Field::Unwatched, Op::Is, vec![Value::Truth(false)]),
            ("audioLanguage=en", Field::AudioLanguage, Op::Is, text("eng")),
            ("genre=Drama", Field::Tag(TagKind::Genre), Op::Is, text("Drama")),
            (
                "actor=7",
                Field::Tag(TagKind::Role),
                Op::Is,
                vec![Value::Tag(TagKey(7)), Value::Text("7".into())],
            ),
        ];
        for (raw, field, op, values) in table {
            assert_eq!(one(raw), Term { level: ItemKind::Movie, field, op, values }, "{raw}");
        }
    }

    #[test]
    fn a_title_with_a_comma_is_also_looked_for_whole() {
        assert_eq!(
            one("title=Me,You").values,
            [Value::Text("Me".into()), Value::Text("You".into()), Value::Text("Me,You".into())]
        );
    }

    #[test]
    fn a_field_of_another_level_keeps_its_level() {
        let Ok(Filter::Term(term)) = read("episode.title=Winter", ItemKind::Show) else { panic!("a term") };
        assert_eq!(term.level, ItemKind::Episode);
        let Ok(Filter::Term(term)) = read("sourceType=4&title=Winter", ItemKind::Show) else {
            panic!("a term")
        };
        assert_eq!(term.level, ItemKind::Episode);
    }

    #[test]
    fn a_listing_passes_over_what_an_edit_refuses() {
        let params = Params::parse("year=1999&shoeSize=44");
        let relaxed = filter(&params, ItemKind::Movie, NOW, Unknown::Ignore);
        assert!(matches!(relaxed, Ok(Filter::All(parts)) if parts.len() == 1));
        let strict = filter(&params, ItemKind::Movie, NOW, Unknown::Refuse);
        assert_eq!(strict, Err(QueryError::UnknownField { name: "shoeSize".into() }));
    }

    #[test]
    fn a_value_that_does_not_fit_is_told_with_its_field() {
        assert_eq!(read("year=soon", ItemKind::Movie), Err(QueryError::Value { name: "year".into() }));
        assert_eq!(read("genre>>=4", ItemKind::Movie), Err(QueryError::Operator { name: "genre".into() }));
    }

    #[test]
    fn compound_sorts_of_clients_are_understood_whole() {
        let raw = "sort=show.titleSort,season.index:nullsLast,episode.index:nullsLast,\
                   episode.originallyAvailableAt:nullsLast,episode.titleSort,episode.id";
        let fields: Vec<_> = sort(&Params::parse(raw), ItemKind::Episode, 0)
            .unwrap()
            .into_iter()
            .map(|sort| sort.field)
            .collect();
        assert_eq!(
            fields,
            [
                SortField::ShowTitleSort,
                SortField::SeasonIndex,
                SortField::Index,
                SortField::OriginallyAvailableAt,
                SortField::TitleSort,
                SortField::Key
            ]
        );
        let newest = sort(&Params::parse("sort=episode.addedAt:desc"), ItemKind::Show, 0).unwrap();
        assert_eq!(newest, [Sort::down(SortField::NewestLeafAddedAt)]);
    }

    proptest! {
        #[test]
        fn no_query_breaks_the_translation(raw in "[a-z.]{0,10}[!<>=]{0,3}=[a-zA-Z0-9,%+-]{0,12}(&(push|pop|or)=1){0,4}") {
            let _ = filter(&Params::parse(&raw), ItemKind::Episode, NOW, Unknown::Ignore);
        }
    }
}
