//! Whole numbers as each language groups them.

use crate::Locale;

impl Locale {
    /// A whole number as people of this language write it: `12,345`, `12.345` or `12 345`.
    #[must_use]
    pub fn number(self, number: i64) -> String {
        grouped(self, number)
    }
}

pub(crate) fn grouped(locale: Locale, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let (separator, least) = match locale {
        Locale::En => (',', 4),
        Locale::De => ('.', 4),
        // Spanish leaves four digits together.
        Locale::Es => ('.', 5),
        // A narrow space that does not break.
        Locale::Fr => ('\u{202f}', 4),
    };
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len() >= least && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_each_language_does() {
        assert_eq!(Locale::En.number(999), "999");
        assert_eq!(Locale::En.number(1_000), "1,000");
        assert_eq!(Locale::De.number(1_234_567), "1.234.567");
        assert_eq!(Locale::Es.number(1_234), "1234");
        assert_eq!(Locale::Es.number(12_345), "12.345");
        assert_eq!(Locale::Fr.number(-12_345), "-12\u{202f}345");
        assert_eq!(
            Locale::Fr.number(i64::MIN),
            "-9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808"
        );
    }
}
