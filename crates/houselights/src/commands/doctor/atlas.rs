//! The file that knows where network addresses are.

use std::time::Duration;

use kernel::{Clock as _, Timestamp};
use outbound::atlas::{AtlasAbout, AtlasFile};

use super::{Finding, Look};
use crate::ambient::SystemClock;
use crate::failure::chain;
use crate::settings::Config;

/// Networks move: an older file says places where nobody is any more.
const OLD: Duration = Duration::from_secs(180 * 24 * 60 * 60);

pub fn looks(config: &Config) -> Vec<Look> {
    let look = |path: &std::path::PathBuf| {
        let atlas = AtlasFile::at(path);
        let read = atlas.refresh().map(|_| atlas.about());
        match read {
            Ok(about) => about.map_or_else(
                || Finding::Note("it says nothing of itself".to_owned()),
                |about| age(&about, SystemClock.now()),
            ),
            Err(why) => Finding::Bad(
                format!("{}: {}", path.display(), chain(&why)),
                "addresses are shown without places meanwhile; get the file again, in the .mmdb format",
            ),
        }
    };
    config.accounts.atlas.iter().map(|path| ("places of addresses", look(path))).collect()
}

fn age(about: &AtlasAbout, now: Timestamp) -> Finding {
    let said = format!("{}, made {}", about.kind, about.made_at);
    if about.made_at + OLD < now {
        return Finding::Note(format!("{said}: older than half a year, get a newer one"));
    }
    Finding::Good(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_last_year_is_noted() {
        let about = AtlasAbout { kind: "Test-City".into(), made_at: Timestamp::from_secs(1_767_268_800) };
        assert!(matches!(age(&about, about.made_at + OLD), Finding::Good(_)));
        assert!(matches!(age(&about, about.made_at + OLD + Duration::from_millis(1)), Finding::Note(_)));
    }
}
