//! Which of our languages a reader prefers: `Accept-Language` with its qualities (RFC 9110, section 12.5.4).

use crate::Locale;

/// Quality in thousandths, as the grammar has three digits.
const FULL: u16 = 1000;

pub(crate) fn negotiate(accept_language: &str) -> Option<Locale> {
    let ranges: Vec<_> = accept_language.split(',').filter_map(range).collect();
    let mut best: Option<(u16, Locale)> = None;
    let mut offer = |quality: u16, locale: Locale| {
        if quality > 0 && best.is_none_or(|(most, _)| quality > most) {
            best = Some((quality, locale));
        }
    };
    for (tag, quality) in &ranges {
        match Locale::parse(tag) {
            Some(locale) => offer(*quality, locale),
            // "Anything else" means the first of ours that was not spoken of.
            None if *tag == "*" => {
                let spoken_of = |locale| ranges.iter().any(|(tag, _)| Locale::parse(tag) == Some(locale));
                if let Some(locale) = Locale::ALL.into_iter().find(|locale| !spoken_of(*locale)) {
                    offer(*quality, locale);
                }
            }
            None => {}
        }
    }
    best.map(|(_, locale)| locale)
}

/// One range with its quality; none when it is not one.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let mut quality = FULL;
    for part in parts {
        if let Some(value) = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")) {
            quality = thousandths(value)?;
        }
    }
    Some((tag, quality))
}

fn thousandths(value: &str) -> Option<u16> {
    let value: f32 = value.parse().ok()?;
    if !(0.0..=1.0).contains(&value) {
        return None;
    }
    Some((value * f32::from(FULL)).round() as u16)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_best_liked_of_our_languages_wins() {
        let cases = [
            ("de", Some(Locale::De)),
            ("de-AT, en;q=0.5", Some(Locale::De)),
            ("en;q=0.5, fr;q=0.9", Some(Locale::Fr)),
            ("es, de", Some(Locale::Es)),
            ("nl, pt;q=0.9, es;q=0.1", Some(Locale::Es)),
            ("nl", None),
            ("", None),
            ("de;q=0, fr;q=0.2", Some(Locale::Fr)),
            ("de;q=0", None),
            ("*", Some(Locale::En)),
            ("en;q=0, *;q=0.5", Some(Locale::De)),
            ("nl, *;q=0.1", Some(Locale::En)),
            ("fr-CH , fr;q=0.9,en;q=0.8", Some(Locale::Fr)),
            ("de;q=2, es;q=0.3", Some(Locale::Es)),
            ("de;q=x, es;q=0.3", Some(Locale::Es)),
            (";;,,;q=1", None),
        ];
        for (header, wanted) in cases {
            assert_eq!(negotiate(header), wanted, "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_survived(header in ".{0,200}") {
            let _ = negotiate(&header);
        }

        #[test]
        fn a_language_alone_is_chosen_at_any_quality_above_nothing(quality in 1u16..=1000) {
            let header = format!("nl, fr;q={:.3}", f32::from(quality) / 1000.0);
            prop_assert_eq!(negotiate(&header), Some(Locale::Fr));
        }
    }
}
