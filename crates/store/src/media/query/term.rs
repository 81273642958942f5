//! One comparison of a query as a condition on an item.

use media::item::ItemKind;
use media::query::{Field, FieldType, Op, Term, Value};
use media::sort_title::fold;

use super::Binds;
use super::field::{Reach, reach};

/// Never true, and never unknown.
const NEVER: &str = "(1 = 0)";

/// The condition on the item `i` of this kind. A term of another level reaches through the hierarchy: of what is above
/// or below, one must be such; a negated term says that none is.
pub(super) fn condition(term: &Term, row: ItemKind, viewer: &str, binds: &mut Binds) -> String {
    if let Some(op) = term.op.negates() {
        let plain = condition(&Term { op, ..term.clone() }, row, viewer, binds);
        // Unknown (a missing value) is not equal, so its negation is true.
        return format!("NOT coalesce({plain}, FALSE)");
    }
    // A leaf level in a listing of several leaf kinds speaks for each of them.
    let level = if term.level.leaf() && row.leaf() { row } else { term.level };
    let term = &Term { level, ..term.clone() };
    let far = |column: &str, binds: &mut Binds| {
        let inner = compare(term, "o", viewer, binds);
        format!("EXISTS (SELECT 1 FROM item o WHERE {column} AND o.removed_at IS NULL AND {inner})")
    };
    match (depth(row), depth(level)) {
        _ if row == level => compare(term, "i", viewer, binds),
        ((family, _), (other, _)) if family != other => NEVER.to_owned(),
        ((_, own), (_, theirs)) if own == theirs + 1 => far("o.key = i.parent_key", binds),
        ((_, own), (_, theirs)) if own == theirs + 2 => far("o.key = i.grandparent_key", binds),
        ((_, own), (_, theirs)) if own + 1 == theirs => {
            far(&format!("o.parent_key = i.key AND o.kind = '{}'", level.name()), binds)
        }
        _ => far(&format!("o.grandparent_key = i.key AND o.kind = '{}'", level.name()), binds),
    }
}

/// The family of a kind, by its top, and how deep below it the kind is.
fn depth(kind: ItemKind) -> (ItemKind, u8) {
    match kind {
        ItemKind::Season => (ItemKind::Show, 1),
        ItemKind::Episode => (ItemKind::Show, 2),
        ItemKind::Album => (ItemKind::Artist, 1),
        ItemKind::Track => (ItemKind::Artist, 2),
        ItemKind::Photo => (ItemKind::PhotoAlbum, 1),
        top => (top, 0),
    }
}

fn compare(term: &Term, a: &str, viewer: &str, binds: &mut Binds) -> String {
    let any: Vec<String> =
        term.values.iter().map(|value| one(term, term.op, value, a, viewer, binds)).collect();
    if any.is_empty() { NEVER.to_owned() } else { format!("({})", any.join(" OR ")) }
}

fn one(term: &Term, op: Op, value: &Value, a: &str, viewer: &str, binds: &mut Binds) -> String {
    match reach(term.field, term.level, a, viewer) {
        Reach::Truth(condition) => match truth(value) {
            Some(true) => format!("coalesce({condition}, FALSE)"),
            Some(false) => format!("NOT coalesce({condition}, FALSE)"),
            None => NEVER.to_owned(),
        },
        Reach::Many(many) => match value {
            Value::Tag(key) => many.exists(a, &format!("t.key = {}", binds.add(key.0))),
            Value::Text(text) if text.is_empty() => format!("NOT {}", many.exists(a, "TRUE")),
            Value::Text(text) if matches!(term.field, Field::Tag(_)) => {
                many.exists(a, &text_test(many.value, op, &fold(text), binds))
            }
            Value::Text(text) => many.exists(a, &text_test(many.value, op, text, binds)),
            Value::Number(number) if matches!(term.field, Field::Tag(_)) => {
                many.exists(a, &format!("t.key = {}", binds.add(*number)))
            }
            Value::Number(number) => many.exists(a, &text_test(many.value, op, &number.to_string(), binds)),
            Value::Time(_) | Value::Truth(_) => NEVER.to_owned(),
        },
        Reach::One(expression) => single(term.field, &expression, op, value, a, binds),
    }
}

fn single(field: Field, expression: &str, op: Op, value: &Value, a: &str, binds: &mut Binds) -> String {
    if matches!(value, Value::Text(text) if text.is_empty()) {
        return format!("({expression} IS NULL)");
    }
    match (field.kind(), value) {
        (FieldType::Text, Value::Text(text)) if field == Field::Title => title(a, op, text, binds),
        (FieldType::Text, Value::Text(text)) if field == Field::Guid => guid(a, op, text, binds),
        (FieldType::Text, Value::Text(text)) => text_test(expression, op, text, binds),
        (FieldType::Text, Value::Number(number)) => text_test(expression, op, &number.to_string(), binds),
        (FieldType::Number, Value::Number(number)) => number_test(expression, op, *number, binds),
        (FieldType::Number, Value::Text(text)) => text
            .parse()
            .map_or_else(|_| NEVER.to_owned(), |number| number_test(expression, op, number, binds)),
        (FieldType::Time, Value::Time(at)) if field == Field::OriginallyAvailableAt => {
            let day: String = at.iso().chars().take(10).collect();
            format!("{expression} {} {}", sign(op), binds.add(day))
        }
        (FieldType::Time, Value::Time(at)) => number_test(expression, op, at.0, binds),
        (FieldType::Time, Value::Number(number)) => number_test(expression, op, *number, binds),
        _ => NEVER.to_owned(),
    }
}

/// Title, sort title or original title: the folded lines of `search_text`.
fn title(a: &str, op: Op, text: &str, binds: &mut Binds) -> String {
    let text = escaped(&fold(text).replace('\n', " "));
    let pattern = match op {
        Op::Contains | Op::ContainsNot => format!("%{text}%"),
        Op::Begins => format!("%\n{text}%"),
        Op::Ends => format!("%{text}\n%"),
        Op::Is | Op::IsNot => format!("%\n{text}\n%"),
        Op::Greater | Op::Less | Op::AtLeast | Op::AtMost => return NEVER.to_owned(),
    };
    format!("{a}.search_text LIKE {} ESCAPE '!'", binds.add(pattern))
}

/// The item's own id, or one of another catalogue that hangs on it as a tag.
fn guid(a: &str, op: Op, text: &str, binds: &mut Binds) -> String {
    let own = text_test(&format!("{a}.guid"), op, text, binds);
    let folded = text_test("t.folded", op, &fold(text), binds);
    format!(
        "({own} OR EXISTS (SELECT 1 FROM item_tag it JOIN tag t ON t.key = it.tag_key \
         WHERE it.item_key = {a}.key AND t.kind = 'guid' AND {folded}))"
    )
}

fn text_test(expression: &str, op: Op, text: &str, binds: &mut Binds) -> String {
    let like = |pattern: String, binds: &mut Binds| {
        format!("lower({expression}) LIKE lower({}) ESCAPE '!'", binds.add(pattern))
    };
    match op {
        Op::Contains | Op::ContainsNot => like(format!("%{}%", escaped(text)), binds),
        Op::Begins => like(format!("{}%", escaped(text)), binds),
        Op::Ends => like(format!("%{}", escaped(text)), binds),
        Op::Is | Op::IsNot | Op::Greater | Op::Less | Op::AtLeast | Op::AtMost => {
            format!("lower({expression}) {} lower({})", sign(op), binds.add(text))
        }
    }
}

fn number_test(expression: &str, op: Op, number: i64, binds: &mut Binds) -> String {
    format!("{expression} {} {}", sign(op), binds.add(number))
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Greater => ">",
        Op::Less => "<",
        Op::AtLeast => ">=",
        Op::AtMost => "<=",
        Op::Is | Op::IsNot | Op::Contains | Op::ContainsNot | Op::Begins | Op::Ends => "=",
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Truth(truth) => Some(*truth),
        Value::Number(number) => Some(*number != 0),
        Value::Text(_) | Value::Time(_) | Value::Tag(_) => None,
    }
}

/// The text as a pattern that matches itself.
pub(in crate::media) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            out.push('!');
        }
        out.push(c);
    }
    out
}
