//! Where somebody signs in from, as coarsely as is of use: which family of browser or app it is, on what.
//!
//! A version that changes every few weeks must not make a place new. Decides only.

use locale::{Locale, Sentence};

/// The longest name of its own that an app is shown by.
const LONGEST_NAME: usize = 40;

/// A family of browsers or apps on a kind of machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    program: Program,
    machine: Machine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Program {
    Edge,
    Firefox,
    Chrome,
    Safari,
    /// What came with the machine.
    Browser,
    Other,
    Nameless,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Machine {
    Windows,
    Mac,
    Android,
    Touch,
    Linux,
    Unknown,
}

/// The family of what calls itself this.
#[must_use]
pub fn family(user_agent: &str) -> Family {
    let has = |part: &str| user_agent.contains(part);
    let machine = machine(user_agent);
    // Order matters: most browsers also call themselves by the names further down.
    let program = if user_agent.is_empty() {
        Program::Nameless
    } else if has("Edg/") || has("EdgA/") || has("EdgiOS/") {
        Program::Edge
    } else if has("Firefox/") || has("FxiOS/") {
        Program::Firefox
    } else if has("Chrome/") || has("CriOS/") {
        Program::Chrome
    } else if has("Safari/") && machine == Machine::Android {
        Program::Browser
    } else if has("Safari/") {
        Program::Safari
    } else {
        Program::Other
    };
    let machine =
        if matches!(program, Program::Other | Program::Nameless) { Machine::Unknown } else { machine };
    Family { program, machine }
}

fn machine(user_agent: &str) -> Machine {
    let has = |part: &str| user_agent.contains(part);
    if has("iPhone") || has("iPad") {
        Machine::Touch
    } else if has("Android") {
        Machine::Android
    } else if has("Windows") {
        Machine::Windows
    } else if has("Macintosh") {
        Machine::Mac
    } else if has("Linux") {
        Machine::Linux
    } else {
        Machine::Unknown
    }
}

/// What people read in the place of what a browser or app calls itself: `Firefox on Linux`. An app is shown by the name
/// it gives itself, without its version.
#[must_use]
pub fn called(user_agent: &str, locale: Locale) -> String {
    let own = user_agent.split('/').next().unwrap_or_default().trim();
    let family = family(user_agent);
    if family.program == Program::Other && !own.is_empty() && own != "Mozilla" {
        return own.chars().take(LONGEST_NAME).collect();
    }
    family.say(locale)
}

impl Family {
    /// The words it is known by to the table of places. They never change: to an account every place would be new.
    #[must_use]
    pub fn as_str(self) -> String {
        let program = match self.program {
            Program::Edge => "edge",
            Program::Firefox => "firefox",
            Program::Chrome => "chrome",
            Program::Safari => "safari",
            Program::Browser => "browser",
            Program::Other => "other",
            Program::Nameless => "nameless",
        };
        let machine = match self.machine {
            Machine::Windows => "windows",
            Machine::Mac => "mac",
            Machine::Android => "android",
            Machine::Touch => "touch",
            Machine::Linux => "linux",
            Machine::Unknown => "",
        };
        format!("{program} {machine}")
    }

    fn say(self, locale: Locale) -> String {
        let program = match self.program {
            Program::Edge => "Edge".to_owned(),
            Program::Firefox => "Firefox".to_owned(),
            Program::Chrome => "Chrome".to_owned(),
            Program::Safari => "Safari".to_owned(),
            Program::Browser => locale.say("place-browser"),
            Program::Other => locale.say("place-other"),
            Program::Nameless => locale.say("place-nameless"),
        };
        let on = match self.machine {
            Machine::Windows => "place-on-windows",
            Machine::Mac => "place-on-mac",
            Machine::Android => "place-on-android",
            Machine::Touch => "place-on-touch",
            Machine::Linux => "place-on-linux",
            Machine::Unknown => return program,
        };
        Sentence::of(on).with("browser", &program).say(locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0";
    const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1";

    fn chrome(version: &str) -> String {
        format!(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} Safari/537.36"
        )
    }

    #[test]
    fn a_new_version_is_no_new_family_and_another_browser_is() {
        assert_eq!(family(&chrome("120.0.0.0")), family(&chrome("131.0.0.0")));
        assert_eq!(family(&chrome("120.0.0.0")).as_str(), "chrome linux");
        assert_ne!(family(FIREFOX), family(&chrome("120.0.0.0")));
        assert_eq!(family("curl/8.0"), family("wget/1.2"));
    }

    #[test]
    fn people_read_which_browser_on_which_machine_in_their_language() {
        assert_eq!(called(&chrome("131.0.0.0"), Locale::En), "Chrome on Linux");
        assert_eq!(called(FIREFOX, Locale::En), "Firefox on Windows");
        assert_eq!(called(FIREFOX, Locale::De), "Firefox unter Windows");
        assert_eq!(called(IPHONE, Locale::En), "Safari on an iPhone or iPad");
        assert_eq!(called("Mozilla/5.0 (Unknown)", Locale::Es), "otra aplicación");
        assert_eq!(called("", Locale::Fr), "une appli sans nom");
        assert_eq!(called("Plex Media Player/2.58 (Linux)", Locale::De), "Plex Media Player");
        assert_eq!(called(&"x".repeat(900), Locale::En).len(), LONGEST_NAME);
    }
}
