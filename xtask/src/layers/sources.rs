//! What a manifest cannot show: a clock or the environment read below the binary, a driver named outside the engine,
//! a lint silenced without a word.
//!
//! Looks at lines, not at meaning; test code is left alone.

use std::fs;
use std::path::Path;

/// A text, where it may stand (paths below `crates/`), and why nowhere else.
const WORDS: &[(&str, &[&str], &str)] = &[
    ("SystemTime::now", &["houselights/", "testkit/"], "the time is an argument"),
    ("std::env::var", &["houselights/", "testkit/"], "configuration is an argument"),
    ("env::temp_dir", &["houselights/", "testkit/"], "a folder is an argument"),
    ("getrandom::", &["houselights/", "testkit/"], "randomness is an argument"),
    ("sqlx::", &["store/src/engine"], "one place names a driver"),
    ("#[allow(", &[], "a silenced lint is `#[expect(lint, reason = ..)]`"),
    ("#![allow(", &[], "a silenced lint is `#[expect(lint, reason = ..)]`"),
];

/// What stands where it must not, as `path:line: why`.
pub fn crossings(crates: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut open = vec![crates.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|e| format!("layers: {}: {e}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|e| format!("layers: {}: {e}", folder.display()))?.path();
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() {
                // Tests and benchmarks beside a crate may do what the product may not.
                if !matches!(name.as_str(), "tests" | "benches" | "target" | "node_modules") {
                    open.push(path);
                }
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let text =
                    fs::read_to_string(&path).map_err(|e| format!("layers: {}: {e}", path.display()))?;
                let place = path.strip_prefix(crates).unwrap_or(&path).to_string_lossy().into_owned();
                found.extend(in_text(&place, &text));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Everything up to the tests of the file; comments do not count.
fn in_text(place: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        if line.starts_with("//") {
            continue;
        }
        for (word, homes, why) in WORDS {
            if line.contains(word) && !homes.iter().any(|home| place.starts_with(home)) {
                found.push(format!("crates/{place}:{}: {word}: {why}", number + 1));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_read_in_the_binary_and_nowhere_below() {
        let line = "let now = SystemTime::now();";
        assert!(in_text("houselights/src/clock.rs", line).is_empty());
        assert_eq!(in_text("account/src/sign_in.rs", line).len(), 1);
    }

    #[test]
    fn the_tests_of_a_file_and_its_comments_may_name_anything() {
        let text = "// SystemTime::now is not used\nfn rule() {}\n#[cfg(test)]\nmod tests { fn t() { SystemTime::now(); } }";
        assert!(in_text("account/src/rule.rs", text).is_empty());
    }
}
