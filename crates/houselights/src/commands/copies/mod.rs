//! `houselights backup` and `houselights restore`: consistent copies of both databases, and the way back.
//!
//! ```text
//! backup   each database as it is at one moment ──▶ server/ ──▶ contents.toml, last: without it a copy is none
//! restore  contents.toml fits what is there ──▶ nothing runs ──▶ what was is set aside ──▶ the copy takes its place
//!          ──▶ whoever was deleted since is erased again
//! ```

mod contents;
mod dump;

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use account::floor::Standing;
use account::flows::settle;
use account::ports::AccountStore as _;
use account::{Mark, StoreError};
use kernel::Clock as _;
use store::account::AccountDatabase;
use store::engine::Database;

use self::contents::Contents;
use crate::ambient::SystemClock;
use crate::cli::{Backup, Restore};
use crate::failure::Failure;
use crate::house::{AccountHouse, Floor, alone, erased, prepare, unusable};
use crate::settings::Config;

/// What a copy holds besides the databases: who the media server is.
const SERVER_FILES: [&str; 2] = ["server/identity.toml", "server/standing.toml"];
const KEYRING: &str = "keyring.toml";

/// `houselights backup`.
pub async fn backup(config: &Config, wanted: &Backup) -> Result<(), Failure> {
    let to = &wanted.folder;
    fs::DirBuilder::new().mode(0o700).create(to).map_err(|why| {
        Failure::because(&format!("the folder {} cannot be made", to.display()), &why)
            .advise("name a folder that does not exist yet")
    })?;
    let mut files = Vec::new();
    for (address, name) in databases(config) {
        files.extend(copy_database(address, to, name).await?);
    }
    if files.is_empty() {
        return Err(Failure::new(format!("there is nothing to copy in {}", config.data.display())).advise(
            "say where the house is with --data FOLDER, or which databases with --accounts-database",
        ));
    }
    for name in SERVER_FILES {
        files.extend(copy_if_there(&config.data.join(name), &to.join(name))?.then(|| name.to_owned()));
    }
    if wanted.with_keyring && copy_keyring(config, to)? {
        files.push(KEYRING.to_owned());
        println!("The keyring is in the copy: whoever holds it can read everything. Guard it.");
    } else {
        println!("The keyring is not in the copy. Keep one apart from it: {}", config.keyring);
    }
    let contents = Contents::of(to, &files, SystemClock.now())?;
    contents.write(to)?;
    for file in &contents.file {
        println!("  {:<24} {:>12} bytes", file.name, file.bytes);
    }
    println!("Copied to {}", to.display());
    Ok(())
}

fn copy_keyring(config: &Config, to: &Path) -> Result<bool, Failure> {
    match config.keyring.file() {
        Some(file) => copy_if_there(file, &to.join(KEYRING)),
        None => Err(Failure::new(format!("{} is not this program's to copy", config.keyring))
            .advise("leave --with-keyring out, and keep a copy where the keyring comes from")),
    }
}

fn databases(config: &Config) -> [(&str, &'static str); 2] {
    [(&config.accounts.database, "account"), (&config.media.database, "media")]
}

/// Copies one database; gives the name of the copy, if there is a database.
async fn copy_database(address: &str, to: &Path, name: &str) -> Result<Option<String>, Failure> {
    let Some(file) = address.strip_prefix("sqlite://").map(Path::new) else {
        let copy = format!("{name}.pgdump");
        return dump::take(address, &to.join(&copy)).await.map(|()| Some(copy));
    };
    if !file.is_file() {
        return Ok(None);
    }
    let copy = format!("{name}.db");
    let database = Database::open(address).await.map_err(unusable)?;
    let copied = database.copy_to(&to.join(&copy)).await.map_err(unusable);
    database.close().await;
    copied.map(|_| Some(copy))
}

/// `houselights restore`.
pub async fn restore(config: &Config, wanted: &Restore) -> Result<(), Failure> {
    let from = &wanted.folder;
    let contents = Contents::read(from)?;
    contents.check(from)?;
    prepare(&config.data)?;
    let _alone = alone(&config.data)?;
    let plan = plan(config, &contents)?;
    if contents.database("account").is_some() {
        keep_marks(config).await?;
    }
    for (address, copy) in plan {
        put_back(address, &from.join(copy)).await?;
    }
    for name in SERVER_FILES {
        copy_if_there(&from.join(name), &config.data.join(name))?;
    }
    if let Some(file) = config.keyring.file().filter(|file| !file.exists()) {
        copy_if_there(&from.join(KEYRING), file)?;
    }
    let ended = raise_above_floor(config, &contents).await?;
    println!("Restored what was copied at {} by version {}.", contents.made_at(), contents.houselights);
    if let Some(said) = ended {
        println!("{said}");
    }
    println!(
        "What was there before is beside it, ending in .before. `houselights doctor` says whether all fits."
    );
    if contents.database("account").is_some() {
        erase_again(config).await;
    }
    Ok(())
}

/// Nothing that was signed out since the copy was made may live again. Says what was done.
async fn raise_above_floor(config: &Config, contents: &Contents) -> Result<Option<String>, Failure> {
    let Some(kept) = Floor::read(&config.floor)? else { return Ok(None) };
    if contents.database("account").is_none() {
        return Ok(None);
    }
    let database = AccountDatabase::as_it_is(&config.accounts.database).await.map_err(unusable)?;
    let mut tx = database.begin().await?;
    let settled = settle(&mut *tx, Some(kept.reached()), SystemClock.now()).await?;
    tx.commit().await?;
    database.database().close().await;
    Floor::at(&config.floor).note(&settled)?;
    Ok(match settled.standing {
        Standing::Older { credentials } => Some(format!(
            "Something was signed out since then, so everything that was signed in at that moment is signed out{}.",
            if credentials {
                ", and everybody chooses a new password, as an incident was declared since"
            } else {
                ""
            }
        )),
        Standing::Level | Standing::Lost => None,
    })
}

/// What was erased until this moment is on the list before the database that knows it goes.
async fn keep_marks(config: &Config) -> Result<(), Failure> {
    let address = &config.accounts.database;
    if address.strip_prefix("sqlite://").is_some_and(|file| !Path::new(file).is_file()) {
        return Ok(());
    }
    // A damaged or empty database is why people restore; then the list is what it was a moment before.
    let Ok(database) = AccountDatabase::as_it_is(address).await else { return Ok(()) };
    let marks = marks(&database).await.unwrap_or_default();
    database.database().close().await;
    erased::list_also(&config.erased, &marks)
}

async fn marks(database: &AccountDatabase) -> Result<Vec<Mark>, StoreError> {
    database.read().await?.destroyed_after(None, i64::MAX).await
}

/// Erases again whom the copy brought back. Where that is not possible yet, the next start does it.
async fn erase_again(config: &Config) {
    if !config.erased.is_file() {
        println!(
            "If somebody's account was deleted since the copy was made, put the list of erased accounts at {} before the \
             first start.",
            config.erased.display()
        );
    }
    match AccountHouse::open(config).await {
        Ok(house) => {
            house.database.database().close().await;
            match house.erased_again {
                0 => {}
                1 => println!("One account that was deleted since the copy was made was erased again."),
                again => {
                    println!("{again} accounts that were deleted since the copy was made were erased again.")
                }
            }
        }
        Err(why) => {
            eprintln!("The account database is in place and cannot be opened yet: {why}");
            eprintln!(
                "  once it can, the first start erases again whoever was deleted since the copy was made"
            );
        }
    }
}

/// Which copy goes where. A copy of one engine is not put into the other.
fn plan<'a>(config: &'a Config, contents: &'a Contents) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    let mut plan = Vec::new();
    for (address, name) in databases(config) {
        let Some(copy) = contents.database(name) else { continue };
        if address.starts_with("sqlite://") != (copy.ends_with(".db")) {
            return Err(Failure::new(format!("{copy} does not fit the configured {name} database")).advise(
                format!(
                    "name one of the same engine with --{}-database",
                    if name == "account" { "accounts" } else { name }
                ),
            ));
        }
        plan.push((address, copy));
    }
    Ok(plan)
}

async fn put_back(address: &str, copy: &Path) -> Result<(), Failure> {
    let Some(file) = address.strip_prefix("sqlite://").map(Path::new) else {
        return dump::put_back(address, copy).await;
    };
    // A try beside it: what is there is moved only when the copy opens here.
    let fresh = file.with_extension("restoring");
    copy_if_there(copy, &fresh)?;
    let opened = Database::open(&format!("sqlite://{}", fresh.display())).await.map_err(unusable)?;
    let answers = opened.answers().await.map_err(unusable);
    opened.close().await;
    answers?;
    set_aside(file)?;
    fs::rename(&fresh, file)
        .map_err(|why| Failure::because(&format!("{} cannot be put in place", file.display()), &why))
}

/// Moves a database and its side files out of the way.
fn set_aside(file: &Path) -> Result<(), Failure> {
    for end in ["", "-wal", "-shm"] {
        let old = file.with_file_name(format!("{}{end}", name_of(file)));
        let aside = file.with_file_name(format!("{}.before{end}", name_of(file)));
        let moved = match (old.exists(), aside.exists()) {
            (true, _) => fs::rename(&old, &aside),
            // A side file of an even older database would be read as belonging to this one.
            (false, true) => fs::remove_file(&aside),
            (false, false) => Ok(()),
        };
        moved.map_err(|why| Failure::because(&format!("{} cannot be moved aside", old.display()), &why))?;
    }
    Ok(())
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Says whether there was anything to copy.
fn copy_if_there(from: &Path, to: &Path) -> Result<bool, Failure> {
    if !from.is_file() {
        return Ok(false);
    }
    let failed =
        |why: std::io::Error| Failure::because(&format!("{} cannot be copied", from.display()), &why);
    if let Some(folder) = to.parent().filter(|folder| !folder.is_dir()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    }
    // `copy` keeps the mode, so what was private stays so.
    fs::copy(from, to).map_err(failed)?;
    Ok(true)
}
