//! Languages: the two- and three-letter codes files bear, and what a person calls them.
//!
//! A table of what films are commonly in; an unknown code stays a code.

/// Three letters (the form kept), other codes for it, English name.
const LANGUAGES: &[(&str, &[&str], &str)] = &[
    ("ara", &["ar"], "Arabic"),
    ("bul", &["bg"], "Bulgarian"),
    ("cat", &["ca"], "Catalan"),
    ("ces", &["cs", "cze"], "Czech"),
    ("cym", &["cy", "wel"], "Welsh"),
    ("dan", &["da"], "Danish"),
    ("deu", &["de", "ger"], "German"),
    ("ell", &["el", "gre"], "Greek"),
    ("eng", &["en"], "English"),
    ("epo", &["eo"], "Esperanto"),
    ("est", &["et"], "Estonian"),
    ("eus", &["eu", "baq"], "Basque"),
    ("fas", &["fa", "per"], "Persian"),
    ("fin", &["fi"], "Finnish"),
    ("fra", &["fr", "fre"], "French"),
    ("gle", &["ga"], "Irish"),
    ("glg", &["gl"], "Galician"),
    ("heb", &["he", "iw"], "Hebrew"),
    ("hin", &["hi"], "Hindi"),
    ("hrv", &["hr"], "Croatian"),
    ("hun", &["hu"], "Hungarian"),
    ("hye", &["hy", "arm"], "Armenian"),
    ("ind", &["id"], "Indonesian"),
    ("isl", &["is", "ice"], "Icelandic"),
    ("ita", &["it"], "Italian"),
    ("jpn", &["ja", "jp"], "Japanese"),
    ("kat", &["ka", "geo"], "Georgian"),
    ("kor", &["ko"], "Korean"),
    ("lav", &["lv"], "Latvian"),
    ("lit", &["lt"], "Lithuanian"),
    ("mkd", &["mk", "mac"], "Macedonian"),
    ("msa", &["ms", "may"], "Malay"),
    ("nld", &["nl", "dut"], "Dutch"),
    ("nor", &["no", "nob", "nno", "nb", "nn"], "Norwegian"),
    ("pol", &["pl"], "Polish"),
    ("por", &["pt", "pob"], "Portuguese"),
    ("ron", &["ro", "rum"], "Romanian"),
    ("rus", &["ru"], "Russian"),
    ("slk", &["sk", "slo"], "Slovak"),
    ("slv", &["sl"], "Slovenian"),
    ("spa", &["es", "esp"], "Spanish"),
    ("sqi", &["sq", "alb"], "Albanian"),
    ("srp", &["sr"], "Serbian"),
    ("swe", &["sv"], "Swedish"),
    ("tam", &["ta"], "Tamil"),
    ("tel", &["te"], "Telugu"),
    ("tha", &["th"], "Thai"),
    ("tur", &["tr"], "Turkish"),
    ("ukr", &["uk"], "Ukrainian"),
    ("urd", &["ur"], "Urdu"),
    ("vie", &["vi"], "Vietnamese"),
    ("zho", &["zh", "chi", "chs", "cht"], "Chinese"),
];

/// The three letters for a code or an English name in any spelling: `en`, `ger`, `pt-BR`, `German`.
#[must_use]
pub fn code(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let base = lower.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES
        .iter()
        .find(|(three, others, name)| {
            *three == base || others.contains(&base) || name.to_lowercase() == lower
        })
        .map(|(three, ..)| *three)
}

/// What a person calls the language of this three-letter code.
#[must_use]
pub fn name(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(three, ..)| *three == code).map(|(.., name)| *name)
}

/// The two letters for a three-letter code.
#[must_use]
pub fn tag(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(three, ..)| *three == code).and_then(|(_, others, _)| others.first().copied())
}

/// The code as it is kept for what a container says: known ones in one spelling, `und` as nothing.
#[must_use]
pub fn kept(text: &str) -> Option<String> {
    match text.trim().to_lowercase().as_str() {
        "" | "und" | "unk" | "mul" | "zxx" | "mis" | "xx" => None,
        other => Some(code(other).map_or_else(|| other.to_owned(), str::to_owned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_language_is_kept_as_one() {
        for text in ["de", "deu", "ger", "DE-at", "German"] {
            assert_eq!(kept(text).as_deref(), Some("deu"), "{text}");
        }
        assert_eq!(kept("und"), None);
        assert_eq!(kept("tlh").as_deref(), Some("tlh"));
        assert_eq!((name("deu"), tag("deu")), (Some("German"), Some("de")));
    }

    #[test]
    fn no_code_belongs_to_two_languages() {
        let mut codes: Vec<&str> = LANGUAGES
            .iter()
            .flat_map(|(three, others, _)| std::iter::once(*three).chain(others.iter().copied()))
            .collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
