//! The sentences of each language, read once from what was compiled in.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::{Locale, Plain, Value, numbers};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

type Bundle = FluentBundle<FluentResource>;

/// In the order of [`Locale::ALL`].
static BUNDLES: LazyLock<[Bundle; 4]> = LazyLock::new(|| Locale::ALL.map(read));

/// The sentence with this key and these values; the key itself when there is none.
pub(crate) fn say(locale: Locale, key: &str, values: &[(&str, &dyn Value)]) -> String {
    let [english, german, spanish, french] = &*BUNDLES;
    let bundle = match locale {
        Locale::En => english,
        Locale::De => german,
        Locale::Es => spanish,
        Locale::Fr => french,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, fluent(value.plain()))).collect();
    // A value that was forgotten stays as its name in braces; the test on the sources names the place.
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

fn fluent(value: Plain<'_>) -> FluentValue<'_> {
    match value {
        Plain::Text(text) => FluentValue::String(text),
        Plain::Number(number) => FluentValue::from(number),
    }
}

fn read(locale: Locale) -> Bundle {
    let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // The marks that isolate directions are for scripts we do not speak, and break addresses in plain mails.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Locale::En => |value, _| grouped(value, Locale::En),
        Locale::De => |value, _| grouped(value, Locale::De),
        Locale::Es => |value, _| grouped(value, Locale::Es),
        Locale::Fr => |value, _| grouped(value, Locale::Fr),
    }));
    for (_, _, text) in WORDS.iter().filter(|(language, ..)| *language == locale.code()) {
        // What can be read of a file with a mistake is read; the test on the files names the mistake.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn grouped(value: &FluentValue<'_>, locale: Locale) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    // Only whole numbers are given to sentences.
    Some(numbers::grouped(locale, number.value as i64))
}
