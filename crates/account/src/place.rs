//! Where somebody signs in from, as coarsely as is of use: which family of browser or app it is.
//!
//! A version that changes every few weeks must not make a place new. Decides only.

/// The family of browser or app that calls itself this, on which kind of machine.
#[must_use]
pub fn family(user_agent: &str) -> &'static str {
    let has = |part: &str| user_agent.contains(part);
    // Order matters: most browsers also call themselves by the names further down.
    if user_agent.is_empty() {
        "an app without a name"
    } else if has("Edg/") || has("EdgA/") {
        on(
            user_agent,
            ["Edge on Windows", "Edge on a Mac", "Edge on Android", "Edge on an iPhone or iPad", "Edge"],
        )
    } else if has("Firefox/") || has("FxiOS/") {
        on(
            user_agent,
            [
                "Firefox on Windows",
                "Firefox on a Mac",
                "Firefox on Android",
                "Firefox on an iPhone or iPad",
                "Firefox",
            ],
        )
    } else if has("Chrome/") || has("CriOS/") {
        on(
            user_agent,
            [
                "Chrome on Windows",
                "Chrome on a Mac",
                "Chrome on Android",
                "Chrome on an iPhone or iPad",
                "Chrome",
            ],
        )
    } else if has("Safari/") {
        on(
            user_agent,
            ["Safari", "Safari on a Mac", "a browser on Android", "Safari on an iPhone or iPad", "Safari"],
        )
    } else {
        "another app"
    }
}

fn on(user_agent: &str, [windows, mac, android, touch, anything]: [&'static str; 5]) -> &'static str {
    let has = |part: &str| user_agent.contains(part);
    if has("iPhone") || has("iPad") {
        touch
    } else if has("Android") {
        android
    } else if has("Windows") {
        windows
    } else if has("Macintosh") {
        mac
    } else {
        anything
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_version_is_no_new_family_and_another_browser_is() {
        let chrome = |version| {
            format!(
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} Safari/537.36"
            )
        };
        assert_eq!(family(&chrome("120.0.0.0")), family(&chrome("131.0.0.0")));
        assert_eq!(family(&chrome("120.0.0.0")), "Chrome");
        let firefox = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0";
        assert_eq!(family(firefox), "Firefox on Windows");
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1";
        assert_eq!(family(iphone), "Safari on an iPhone or iPad");
        assert_eq!(family("curl/8.0"), "another app");
        assert_eq!(family(""), "an app without a name");
    }
}
