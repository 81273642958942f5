//! `houselights backup` and `houselights restore`: consistent copies of both databases, and the way back.
//!
//! A copy is a folder: `account.db`, `media.db`, `server/`, and, if asked for, `keyring.toml`. PostgreSQL is left to
//! its own tools.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use store::engine::Database;

use crate::cli::{Backup, Restore};
use crate::failure::Failure;
use crate::house::unusable;
use crate::settings::Config;

/// What a copy holds besides the databases: who the media server is.
const SERVER_FILES: [&str; 2] = ["identity.toml", "standing.toml"];

/// `houselights backup`.
pub async fn backup(config: &Config, wanted: &Backup) -> Result<(), Failure> {
    let to = &wanted.folder;
    fs::DirBuilder::new().mode(0o700).create(to).map_err(|why| {
        Failure::because(&format!("the folder {} cannot be made", to.display()), &why)
            .advise("name a folder that does not exist yet")
    })?;
    for (address, name) in [(&config.accounts.database, "account.db"), (&config.media.database, "media.db")] {
        copy_database(address, &to.join(name)).await?;
    }
    for name in SERVER_FILES {
        copy_if_there(&config.data.join("server").join(name), &to.join("server").join(name))?;
    }
    if wanted.with_keyring {
        copy_if_there(&config.keyring, &to.join("keyring.toml"))?;
        println!("The keyring is in the copy: whoever holds it can read everything. Guard it.");
    } else {
        println!("The keyring is not in the copy. Keep one apart from it: {}", config.keyring.display());
    }
    println!("Copied to {}", to.display());
    Ok(())
}

async fn copy_database(address: &str, to: &Path) -> Result<(), Failure> {
    let is_file = address.strip_prefix("sqlite://").map(Path::new);
    if is_file.is_some_and(|file| !file.is_file()) {
        return Ok(());
    }
    let database = Database::open(address).await.map_err(unusable)?;
    let copied = database.copy_to(to).await.map_err(unusable);
    database.close().await;
    if !copied? {
        println!("One database is on PostgreSQL; copy it with pg_dump.");
    }
    Ok(())
}

/// `houselights restore`.
pub async fn restore(config: &Config, wanted: &Restore) -> Result<(), Failure> {
    let from = &wanted.folder;
    if !from.join("account.db").is_file() && !from.join("media.db").is_file() {
        return Err(Failure::new(format!("{} is no copy made by `houselights backup`", from.display())));
    }
    crate::house::prepare(&config.data)?;
    for (address, name) in [(&config.accounts.database, "account.db"), (&config.media.database, "media.db")] {
        let copy = from.join(name);
        let Some(file) = address.strip_prefix("sqlite://").map(Path::new) else { continue };
        if !copy.is_file() {
            continue;
        }
        // Opening it proves that it is whole and not of a newer version, before anything is moved.
        Database::open(&format!("sqlite://{}", copy.display())).await.map_err(unusable)?.close().await;
        set_aside(file)?;
        copy_if_there(&copy, file)?;
    }
    for name in SERVER_FILES {
        copy_if_there(&from.join("server").join(name), &config.data.join("server").join(name))?;
    }
    let keyring = from.join("keyring.toml");
    if keyring.is_file() && !config.keyring.exists() {
        copy_if_there(&keyring, &config.keyring)?;
    }
    println!("Restored from {}. What was there before is beside it, ending in .before", from.display());
    Ok(())
}

/// Moves a database and its side files out of the way.
fn set_aside(file: &Path) -> Result<(), Failure> {
    for end in ["", "-wal", "-shm"] {
        let old = file.with_file_name(format!("{}{end}", name_of(file)));
        let aside = file.with_file_name(format!("{}.before{end}", name_of(file)));
        if old.exists() {
            fs::rename(&old, &aside)
                .map_err(|why| Failure::because(&format!("{} cannot be moved aside", old.display()), &why))?;
        }
    }
    Ok(())
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn copy_if_there(from: &Path, to: &Path) -> Result<(), Failure> {
    if !from.is_file() {
        return Ok(());
    }
    let failed =
        |why: std::io::Error| Failure::because(&format!("{} cannot be copied", from.display()), &why);
    if let Some(folder) = to.parent().filter(|folder| !folder.is_dir()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    }
    // `copy` keeps the mode, so what was private stays so.
    fs::copy(from, to).map(drop).map_err(failed)
}
