//! The files in `words/` against each other, and against every place that says something.

#[cfg(test)]
mod files;
#[cfg(test)]
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use files::{Message, read_all};

const LANGUAGES: [&str; 4] = ["en", "de", "es", "fr"];

fn messages(language: &str) -> BTreeMap<String, Message> {
    read_all(language).into_iter().map(|message| (message.key.clone(), message)).collect()
}

#[test]
fn every_sentence_exists_in_every_language_with_the_same_values() {
    let english = messages("en");
    assert!(!english.is_empty());
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let other = messages(language);
        for (key, message) in &english {
            match other.get(key) {
                None => wrong.push(format!("{language}: {key} is missing")),
                Some(there) if there.values != message.values => {
                    wrong.push(format!(
                        "{language}: {key} takes {:?}, not {:?}",
                        there.values, message.values
                    ));
                }
                Some(there) if there.file != message.file => {
                    wrong.push(format!("{language}: {key} is in {}, not in {}", there.file, message.file));
                }
                Some(_) => {}
            }
        }
        let known = |key: &&String| !english.contains_key(*key);
        wrong.extend(other.keys().filter(known).map(|key| format!("{language}: {key} is not in English")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_key_begins_with_the_name_of_its_file_and_is_written_once() {
    for language in LANGUAGES {
        let mut seen = BTreeSet::new();
        for message in read_all(language) {
            let feature = message.file.replace('_', "-");
            assert!(
                message.key.starts_with(&format!("{feature}-")),
                "{language}: {} in {}.ftl",
                message.key,
                message.file
            );
            assert!(seen.insert(message.key.clone()), "{language}: {} is there twice", message.key);
        }
    }
}

#[test]
fn only_a_key_that_says_so_holds_markup_and_only_harmless_markup() {
    const HARMLESS: [&str; 10] = [
        "<a href=\"",
        "</a>",
        "<strong>",
        "<strong class=\"wrap\">",
        "</strong>",
        "<code>",
        "</code>",
        "<em>",
        "</em>",
        "&nbsp;",
    ];
    for language in LANGUAGES {
        for message in read_all(language) {
            let mut rest = message.text.clone();
            if message.key.ends_with("-html") {
                for tag in HARMLESS {
                    rest = rest.replace(tag, "");
                }
                rest = rest.replace("\">", "");
            }
            assert!(!rest.contains(['<', '>', '&']), "{language}: {} holds markup: {rest}", message.key);
        }
    }
}

#[test]
fn every_sentence_that_is_said_exists_and_gets_the_values_it_takes() {
    let english = messages("en");
    let mut wrong = Vec::new();
    for call in sources::calls() {
        let Some(message) = english.get(&call.key) else {
            wrong.push(format!("{}: nobody wrote {}", call.place, call.key));
            continue;
        };
        if message.values != call.values {
            wrong.push(format!(
                "{}: {} takes {:?}, not {:?}",
                call.place, call.key, message.values, call.values
            ));
        }
        if call.key.ends_with("-html") != call.markup {
            wrong.push(format!(
                "{}: {} must be said with say_html, and only such a key",
                call.place, call.key
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_sentence_is_said_somewhere() {
    let literals = sources::literals();
    let unused: Vec<_> = messages("en").into_keys().filter(|key| !literals.contains(key)).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn sentences_are_typeset_as_their_language_is() {
    for language in LANGUAGES {
        for message in read_all(language) {
            let text = &message.text;
            assert!(!text.contains("  "), "{language}: {} has two spaces", message.key);
            assert!(!text.contains("..."), "{language}: {} has three dots instead of …", message.key);
            if language == "fr" {
                // French keeps a space that does not break before these signs.
                for sign in [" ?", " !", " :", " ;"] {
                    assert!(!text.contains(sign), "fr: {} breaks before{sign}", message.key);
                }
            }
        }
    }
}
