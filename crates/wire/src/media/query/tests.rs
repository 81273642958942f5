use proptest::prelude::*;

use super::*;

fn filter(raw: &str) -> Filter {
    Filter::parse(&Params::parse(raw)).unwrap()
}

fn only(raw: &str) -> (String, Operator, Vec<String>) {
    match filter(raw) {
        Filter::Term(term) => {
            let name = term.level.map_or(term.field.clone(), |level| format!("{level}.{}", term.field));
            (name, term.operator, term.values)
        }
        other => panic!("one term expected, got {other:?}"),
    }
}

#[test]
fn every_operator_is_read_raw_and_encoded() {
    let table = [
        ("title=x", "title", Operator::Is, "x"),
        ("title!=x", "title", Operator::IsNot, "x"),
        ("title%21=x", "title", Operator::IsNot, "x"),
        ("title==24", "title", Operator::Exactly, "24"),
        ("title%3D=24", "title", Operator::Exactly, "24"),
        ("title!==24", "title", Operator::NotExactly, "24"),
        ("title%21%3D=24", "title", Operator::NotExactly, "24"),
        ("title<=x", "title", Operator::AtMost, "x"),
        ("title%3C=x", "title", Operator::AtMost, "x"),
        ("title>=x", "title", Operator::AtLeast, "x"),
        ("year>>=1990", "year", Operator::Above, "1990"),
        ("year%3E%3E=1990", "year", Operator::Above, "1990"),
        ("year<<=1990", "year", Operator::Below, "1990"),
        ("year>==1990", "year", Operator::AtLeast, "1990"),
        ("year%3C%3D=1990", "year", Operator::AtMost, "1990"),
        ("show.title=Winter", "show.title", Operator::Is, "Winter"),
        ("unwatched!=1", "unwatched", Operator::IsNot, "1"),
        ("addedAt>>=-30d", "addedAt", Operator::Above, "-30d"),
    ];
    for (raw, name, operator, value) in table {
        assert_eq!(only(raw), (name.to_owned(), operator, vec![value.to_owned()]), "{raw}");
    }
}

#[test]
fn a_comma_means_or_unless_it_was_encoded_twice() {
    assert_eq!(only("year=2006,2007").2, ["2006", "2007"]);
    assert_eq!(only("title=Me%252C%20You").2, ["Me, You"]);
}

#[test]
fn groups_bind_and_within_or() {
    let read = filter("push=1&title=elephant&or=1&title=bunny&pop=1&and=1&year>>=1990");
    let Filter::All(parts) = read else { panic!("a conjunction expected") };
    assert!(matches!(parts.as_slice(), [Filter::Any(either), Filter::Term(_)] if either.len() == 2));
}

#[test]
fn repeating_a_field_asks_for_both_values() {
    assert!(matches!(filter("genre=4&genre=9"), Filter::All(parts) if parts.len() == 2));
}

#[test]
fn steering_parameters_and_edits_are_no_terms() {
    let raw = "type=1&sort=title&X-Plex-Token=t&x-plex-container-start=0&includeGuids=1&excludeFields=a&title.value=x\
               &genre[0].tag.tag=y&thumb.locked=1&limit=3";
    assert_eq!(filter(raw), Filter::All(Vec::new()));
}

#[test]
fn unbalanced_and_bottomless_groups_are_refused() {
    for raw in ["push=1&title=x", "title=x&pop=1"] {
        assert_eq!(Filter::parse(&Params::parse(raw)), Err(GrammarError::Unbalanced), "{raw}");
    }
    let deep = "push=1&".repeat(200) + "title=x&" + &"pop=1&".repeat(200);
    assert_eq!(Filter::parse(&Params::parse(&deep)), Err(GrammarError::TooDeep));
}

#[test]
fn a_sort_reads_levels_and_modifiers() {
    let keys = sort::parse("show.titleSort,season.index:nullsLast,addedAt:desc");
    let told: Vec<_> =
        keys.iter().map(|k| (k.level.as_deref(), k.field.as_str(), k.descending, k.nulls_last)).collect();
    assert_eq!(
        told,
        [
            (Some("show"), "titleSort", false, false),
            (Some("season"), "index", false, true),
            (None, "addedAt", true, false)
        ]
    );
}

#[test]
fn relative_dates_count_from_now() {
    let now = 1_700_000_000;
    let table = [
        ("-30d", now - 30 * 86_400),
        ("-2w", now - 14 * 86_400),
        ("-1mon", now - 30 * 86_400),
        ("3m", now + 180),
        ("1700000001", 1_700_000_001),
        ("2000-02-29", 951_782_400),
        ("1969-12-31", -86_400),
    ];
    for (text, seconds) in table {
        assert_eq!(Moment::parse(text).map(|moment| moment.seconds(now)), Some(seconds), "{text}");
    }
    assert_eq!(Moment::parse("-5parsecs"), None);
}

#[test]
fn removed_tags_are_decoded_twice() {
    let raw = "genre%5B0%5D.tag.tag=Drama&genre[1].tag.tag=Film+Noir&genre.locked=1\
               &label[].tag.tag-=A%252CB%2CC%2520D&title.value=";
    let edits = Edits::parse(&Params::parse(raw));
    assert_eq!(edits.tags, [("genre".to_owned(), vec!["Drama".to_owned(), "Film Noir".to_owned()])]);
    assert_eq!(edits.removed, [("label".to_owned(), vec!["A,B".to_owned(), "C D".to_owned()])]);
    assert_eq!(edits.locks, [("genre".to_owned(), true)]);
    assert_eq!(edits.values, [("title".to_owned(), String::new())]);
}

proptest! {
    #[test]
    fn no_query_string_breaks_the_reader(raw in "\\PC{0,120}") {
        let params = Params::parse(&raw);
        let _ = Filter::parse(&params);
        let _ = Edits::parse(&params);
        let _ = sort::parse(&raw);
        let _ = Moment::parse(&raw);
    }

    #[test]
    fn raw_and_encoded_operators_read_alike(
        field in "[a-z]{1,8}",
        operator in prop::sample::select(vec!["", "!", "=", "!=", "<", ">", "<<", ">>"]),
        value in "[a-z0-9]{1,8}",
    ) {
        let encoded: String = operator.bytes().map(|b| format!("%{b:02X}")).collect();
        let raw = Filter::parse(&Params::parse(&format!("{field}{operator}={value}")));
        let spelled = Filter::parse(&Params::parse(&format!("{field}{encoded}={value}")));
        prop_assert_eq!(raw, spelled);
    }
}
