//! Languages as the protocol names them: three letters, two letters, English name.

const LANGUAGES: [(&str, &str, &str); 56] = [
    ("ara", "ar", "Arabic"),
    ("bel", "be", "Belarusian"),
    ("ben", "bn", "Bengali"),
    ("bul", "bg", "Bulgarian"),
    ("cat", "ca", "Catalan"),
    ("ces", "cs", "Czech"),
    ("cze", "cs", "Czech"),
    ("cym", "cy", "Welsh"),
    ("dan", "da", "Danish"),
    ("deu", "de", "German"),
    ("ger", "de", "German"),
    ("ell", "el", "Greek"),
    ("gre", "el", "Greek"),
    ("eng", "en", "English"),
    ("est", "et", "Estonian"),
    ("eus", "eu", "Basque"),
    ("fas", "fa", "Persian"),
    ("per", "fa", "Persian"),
    ("fin", "fi", "Finnish"),
    ("fra", "fr", "French"),
    ("fre", "fr", "French"),
    ("gle", "ga", "Irish"),
    ("glg", "gl", "Galician"),
    ("heb", "he", "Hebrew"),
    ("hin", "hi", "Hindi"),
    ("hrv", "hr", "Croatian"),
    ("hun", "hu", "Hungarian"),
    ("hye", "hy", "Armenian"),
    ("ind", "id", "Indonesian"),
    ("isl", "is", "Icelandic"),
    ("ice", "is", "Icelandic"),
    ("ita", "it", "Italian"),
    ("jpn", "ja", "Japanese"),
    ("kor", "ko", "Korean"),
    ("lav", "lv", "Latvian"),
    ("lit", "lt", "Lithuanian"),
    ("mkd", "mk", "Macedonian"),
    ("msa", "ms", "Malay"),
    ("nld", "nl", "Dutch"),
    ("dut", "nl", "Dutch"),
    ("nor", "no", "Norwegian"),
    ("pol", "pl", "Polish"),
    ("por", "pt", "Portuguese"),
    ("ron", "ro", "Romanian"),
    ("rum", "ro", "Romanian"),
    ("rus", "ru", "Russian"),
    ("slk", "sk", "Slovak"),
    ("slv", "sl", "Slovenian"),
    ("spa", "es", "Spanish"),
    ("srp", "sr", "Serbian"),
    ("swe", "sv", "Swedish"),
    ("tha", "th", "Thai"),
    ("tur", "tr", "Turkish"),
    ("ukr", "uk", "Ukrainian"),
    ("vie", "vi", "Vietnamese"),
    ("zho", "zh", "Chinese"),
];

/// The English name of a three-letter code; the code itself when the name is not known here.
pub fn name(code: &str) -> &str {
    LANGUAGES.iter().find(|(three, _, _)| *three == code).map_or(code, |(_, _, name)| name)
}

/// The two-letter tag of a three-letter code; the code itself when there is none.
pub fn tag(code: &str) -> &str {
    LANGUAGES.iter().find(|(three, _, _)| *three == code).map_or(code, |(_, two, _)| two)
}

/// The three-letter code of a two- or three-letter one.
pub fn code(text: &str) -> Option<&'static str> {
    let text = text.split(['-', '_']).next().unwrap_or(text);
    LANGUAGES.iter().find(|(three, two, _)| *three == text || *two == text).map(|(three, _, _)| *three)
}
