//! Every place in the sources and templates that says something.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The calls that say a sentence by its key, and whether the sentence may hold markup.
const SAYING: [(&str, bool); 11] = [
    ("say(", false),
    ("say_with(", false),
    ("say_html(", true),
    ("Sentence::of(", false),
    ("Notice::good(", false),
    ("Notice::bad(", false),
    ("Notice::warn(", false),
    ("for_people(", false),
    ("Letter::on(", false),
    (".says(", false),
    (".button(", false),
];

/// One place that says a sentence.
#[derive(Debug)]
pub struct Call {
    /// Where.
    pub place: String,
    /// Which sentence.
    pub key: String,
    /// The names of the values it gives.
    pub values: BTreeSet<String>,
    /// Whether markup is said.
    pub markup: bool,
}

/// Every call that names a key by its letters.
pub fn calls() -> Vec<Call> {
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (name, markup) in SAYING {
            for (at, _) in text.match_indices(name) {
                let before = text.get(..at).and_then(|before| before.chars().next_back());
                let before = before.filter(|_| !name.starts_with('.'));
                let part_of_another_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
                if part_of_another_word {
                    continue;
                }
                let rest = text.get(at + name.len()..).unwrap_or_default();
                let place = format!("{}:{}", path.display(), text[..at].matches('\n').count() + 1);
                let inside = balanced(rest);
                for key in keys(name, inside) {
                    let values = match name {
                        "Sentence::of(" => chained(rest.get(inside.len()..).unwrap_or_default()),
                        "say_with(" | "say_html(" => names(inside),
                        _ => BTreeSet::new(),
                    };
                    found.push(Call { place: place.clone(), key, values, markup });
                }
            }
        }
    }
    found
}

/// Every text in quotes in the sources, wherever it stands.
pub fn literals() -> BTreeSet<String> {
    sources().iter().flat_map(|(_, text)| text.split('"').map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The keys a call names: a notice may have two.
fn keys(name: &str, inside: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = inside.trim_start();
    while let Some(after) = rest.strip_prefix('"') {
        let Some((key, more)) = after.split_once('"') else { break };
        keys.push(key.to_owned());
        let more = more.trim_start();
        rest = match more.strip_prefix(',') {
            Some(next) if name.starts_with("Notice") || name.starts_with("for_people") => next.trim_start(),
            _ => break,
        };
    }
    keys.retain(|key| !key.is_empty());
    keys
}

/// The names of the values in `[("name", …), …]`.
fn names(inside: &str) -> BTreeSet<String> {
    inside
        .split("(\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .filter(|(_, after)| after.trim_start().starts_with(','))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The names of the values in `.with("name", …)` after a sentence.
fn chained(after: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut rest = after.strip_prefix(')').unwrap_or_default().trim_start();
    while let Some(inside) = rest.strip_prefix(".with(") {
        let arguments = balanced(inside);
        names.extend(
            arguments
                .trim_start()
                .strip_prefix('"')
                .and_then(|text| text.split_once('"'))
                .map(|(name, _)| name.to_owned()),
        );
        rest = inside
            .get(arguments.len()..)
            .and_then(|rest| rest.strip_prefix(')'))
            .unwrap_or_default()
            .trim_start();
    }
    names
}

/// What stands before the bracket that closes, text in quotes left alone.
fn balanced(text: &str) -> &str {
    let (mut depth, mut quoted) = (0usize, false);
    for (at, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth == 0 => return text.get(..at).unwrap_or_default(),
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    text
}

fn sources() -> Vec<(PathBuf, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for one in fs::read_dir(crates).unwrap() {
        let one = one.unwrap().path();
        walk(&one.join("src"), &mut files);
        walk(&one.join("templates"), &mut files);
    }
    files
}

fn walk(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
            let text = fs::read_to_string(&path).unwrap();
            // What tests say is made up.
            let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            let code = shipped.lines().filter(|line| !line.trim_start().starts_with("//"));
            files.push((path, code.collect::<Vec<_>>().join("\n")));
        }
    }
}
