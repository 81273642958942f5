//! `houselights doctor`: looks at the machine and the data folder, and says what is wrong and what to do.
//!
//! Changes nothing. Ends with exit code 1 when something would keep the house from standing.

use std::path::Path;
use std::process::Stdio;

use store::engine::Database;
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::failure::{Failure, chain};
use crate::settings::Config;
use crate::vault::{Keyring, KeyringError};

/// What one look found.
enum Finding {
    Good(String),
    /// Works, but somebody should know.
    Note(String),
    /// Does not work; and what to do.
    Bad(String, &'static str),
}

/// `houselights doctor`.
pub async fn doctor(config: &Config) -> Result<(), Failure> {
    let mut bad = 0;
    for (what, finding) in looks(config).await {
        match finding {
            Finding::Good(said) => println!("  good  {what}: {said}"),
            Finding::Note(said) => println!("  note  {what}: {said}"),
            Finding::Bad(said, advice) => {
                bad += 1;
                println!("  BAD   {what}: {said}\n        {advice}");
            }
        }
    }
    if bad == 0 {
        Ok(())
    } else {
        Err(Failure::new(format!("{bad} of these would keep the house from standing")))
    }
}

async fn looks(config: &Config) -> Vec<(&'static str, Finding)> {
    vec![
        ("data folder", folder(&config.data)),
        ("keyring", keyring(&config.keyring)),
        ("account database", database(&config.accounts.database).await),
        ("media database", database(&config.media.database).await),
        ("ffmpeg", program(&config.media.ffmpeg).await),
        ("ffprobe", program(&config.media.ffprobe).await),
        ("account service's port", port(config.accounts.listen).await),
        ("media server's port", port(config.media.listen).await),
    ]
}

fn folder(path: &Path) -> Finding {
    use std::os::unix::fs::MetadataExt as _;
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() && found.mode() & 0o077 == 0 => Finding::Good(path.display().to_string()),
        Ok(found) if found.is_dir() => Finding::Note(format!("{} can be entered by others", path.display())),
        Ok(_) => Finding::Bad(format!("{} is no folder", path.display()), "choose another with --data"),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
            Finding::Note(format!("{} is made at the first start", path.display()))
        }
        Err(why) => Finding::Bad(why.to_string(), "choose another with --data, or allow reading it"),
    }
}

fn keyring(path: &Path) -> Finding {
    match Keyring::open(path) {
        Ok(keyring) => Finding::Good(format!("{} seal keys", keyring.keys().len())),
        Err(KeyringError::Missing { .. }) => Finding::Note("made at the first start".to_owned()),
        Err(why) => Finding::Bad(chain(&why), "see the manual on backups for how to put it back"),
    }
}

async fn database(address: &str) -> Finding {
    let file = address.strip_prefix("sqlite://").map(Path::new);
    if file.is_some_and(|file| !file.exists()) {
        return Finding::Note("made at the first start".to_owned());
    }
    let answer = async {
        let database = Database::open(address).await?;
        let answer = database.answers().await;
        database.close().await;
        answer
    };
    match answer.await {
        Ok(()) => Finding::Good("answers".to_owned()),
        Err(why) => Finding::Bad(chain(&why), "is the address right, and may this user open it?"),
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

async fn port(address: std::net::SocketAddr) -> Finding {
    match TcpListener::bind(address).await {
        Ok(_) => Finding::Good(format!("{address} is free")),
        Err(why) if why.kind() == std::io::ErrorKind::AddrInUse => {
            Finding::Note(format!("{address} is taken: fine if that is Houselights running"))
        }
        Err(why) => Finding::Bad(format!("{address}: {why}"), "choose another address to listen on"),
    }
}
