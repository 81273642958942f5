//! Sort titles: the same order in every store, and the letter a title is found under.
//!
//! Pure. The folded key is compared byte by byte, so that SQLite, PostgreSQL and memory agree with the jump list.

/// What a title is sorted by, and where it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortTitle {
    /// The readable sort title: without its article.
    pub text: String,
    /// Folded for comparing byte by byte. What is found under `#` comes first.
    pub key: String,
    /// The letter, or `#`.
    pub bucket: String,
}

/// The sort title of a title.
#[must_use]
pub fn of(title: &str) -> SortTitle {
    given(without_article(title))
}

/// The sort title a person gave.
#[must_use]
pub fn given(text: &str) -> SortTitle {
    let folded = fold(text);
    let plain = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let numbered = pad_numbers(if plain.is_empty() { folded.trim() } else { plain });
    match numbered.chars().next().filter(|first| first.is_alphabetic()) {
        Some(first) => {
            SortTitle { text: text.to_owned(), bucket: first.to_uppercase().collect(), key: numbered }
        }
        None => SortTitle { text: text.to_owned(), bucket: "#".into(), key: format!("!{numbered}") },
    }
}

/// Lower case without accents, for comparing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None if is_combining(c) => {}
            None => folded.push(c),
        }
    }
    folded
}

fn without_article(title: &str) -> &str {
    let lower = title.to_lowercase();
    for article in ["the ", "a ", "an "] {
        // Only ASCII articles: their length in bytes is the same in the title itself.
        if lower.starts_with(article) {
            let rest = title.get(article.len()..).unwrap_or(title).trim_start();
            return if rest.is_empty() { title } else { rest };
        }
    }
    title
}

/// Numbers widened, so that "Part 2" comes before "Part 10".
fn pad_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut digits = String::new();
    let flush = |digits: &mut String, out: &mut String| {
        if !digits.is_empty() {
            let number = digits.trim_start_matches('0');
            out.push_str(&"0".repeat(6usize.saturating_sub(number.len())));
            out.push_str(number);
            digits.clear();
        }
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            flush(&mut digits, &mut out);
            out.push(c);
        }
    }
    flush(&mut digits, &mut out);
    out
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The plain letters of an accented lower-case letter.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        '’' | '‘' | '`' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_left_out_but_never_the_whole_title() {
        for (title, text) in [
            ("The Last Light", "Last Light"),
            ("A Quiet Sea", "Quiet Sea"),
            ("An Hour", "Hour"),
            ("Another Day", "Another Day"),
            ("The", "The"),
            ("A ", "A "),
            ("Theatre", "Theatre"),
        ] {
            assert_eq!(of(title).text, text);
        }
    }

    #[test]
    fn a_title_is_found_under_its_first_letter_without_accent() {
        for (title, bucket) in [
            ("The Last Light", "L"),
            ("Élan", "E"),
            ("1923", "#"),
            ("[Rec]", "R"),
            ("...And Then", "A"),
            ("!!!", "#"),
            ("", "#"),
            ("Щука", "Щ"),
            ("Œuvre", "O"),
        ] {
            assert_eq!(of(title).bucket, bucket, "{title}");
        }
    }

    #[test]
    fn the_order_of_the_keys_is_the_order_of_the_jump_list() {
        let mut titles = ["Zebra", "élan", "1923", "The Apple", "[Rec]", "~", "Part 10", "Part 2", "Щука"];
        titles.sort_by_key(|title| of(title).key);
        assert_eq!(titles, ["1923", "~", "The Apple", "élan", "Part 2", "Part 10", "[Rec]", "Zebra", "Щука"]);
        let buckets: Vec<String> = titles.iter().map(|title| of(title).bucket).collect();
        let mut unique = buckets.clone();
        unique.dedup();
        let mut sorted = unique.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(unique.len(), sorted.len(), "each letter is one run: {buckets:?}");
    }
}
