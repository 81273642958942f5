//! The machine: its clock, its disks, its limits, the programs we run.

use std::path::Path;
use std::process::Stdio;

use kernel::{Clock as _, Timestamp};
use rustix::process::{Resource, getrlimit};
use tokio::process::Command;

use super::{Finding, Look};
use crate::ambient::SystemClock;
use crate::settings::Config;

/// No copy of this program is older than its year.
const BORN: Timestamp = Timestamp::from_secs(1_767_225_600);
/// Below this a database may fail to write at any moment.
const LEAST_FREE: u64 = 256 << 20;
/// Below this somebody should make room.
const LITTLE_FREE: u64 = 2 << 30;
/// Every viewer, server and encoder takes a few.
const FEWEST_FILES: u64 = 1024;

pub async fn looks(config: &Config) -> Vec<Look> {
    vec![
        ("clock", clock(SystemClock.now())),
        ("disk of the data folder", disk(&config.data)),
        ("disk of the cache", disk(&config.media.cache)),
        ("open files", files()),
        ("ffmpeg", program(&config.media.ffmpeg).await),
        ("ffprobe", program(&config.media.ffprobe).await),
    ]
}

fn clock(now: Timestamp) -> Finding {
    if now < BORN {
        return Finding::Bad(
            format!("it says {now}, which is in the past"),
            "set it: timedatectl set-ntp true. Codes from an authenticator app do not fit a wrong clock.",
        );
    }
    Finding::Good(now.to_string())
}

fn disk(folder: &Path) -> Finding {
    // The folder may not be made yet; its disk is that of the nearest one above.
    let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
    match rustix::fs::statvfs(there) {
        Ok(disk) => room(disk.f_bavail.saturating_mul(disk.f_frsize)),
        Err(why) => Finding::Note(format!("it does not say how much room it has: {why}")),
    }
}

fn room(free: u64) -> Finding {
    let said = format!("{:.1} GB free", free as f64 / 1e9);
    if free < LEAST_FREE {
        return Finding::Bad(
            said,
            "make room: the cache folder may be emptied, and old backups moved elsewhere",
        );
    }
    if free < LITTLE_FREE { Finding::Note(format!("only {said}")) } else { Finding::Good(said) }
}

fn files() -> Finding {
    match getrlimit(Resource::Nofile).current {
        Some(most) if most < FEWEST_FILES => Finding::Bad(
            format!("at most {most} at once"),
            "allow more: LimitNOFILE=65536 in the unit, or ulimit -n 65536 before the start",
        ),
        Some(most) => Finding::Good(format!("up to {most}")),
        None => Finding::Good("without a limit".to_owned()),
    }
}

async fn program(path: &Path) -> Finding {
    let run = Command::new(path).arg("-version").stdin(Stdio::null()).stderr(Stdio::null()).output().await;
    match run {
        Ok(output) if output.status.success() => {
            let first = String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned();
            Finding::Good(first.split(" Copyright").next().unwrap_or_default().to_owned())
        }
        Ok(output) => {
            Finding::Bad(format!("{} ends with {}", path.display(), output.status), "install ffmpeg again")
        }
        Err(why) => Finding::Bad(format!("{}: {why}", path.display()), "install it: apt-get install ffmpeg"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_the_program_was_made_is_wrong() {
        assert!(matches!(clock(BORN - std::time::Duration::from_millis(1)), Finding::Bad(..)));
        assert!(matches!(clock(BORN), Finding::Good(_)));
    }

    #[test]
    fn a_disk_that_is_nearly_full_is_told_before_it_is_full() {
        assert!(matches!(room(LEAST_FREE - 1), Finding::Bad(..)));
        assert!(matches!(room(LEAST_FREE), Finding::Note(_)));
        assert!(matches!(room(LITTLE_FREE), Finding::Good(_)));
    }
}
