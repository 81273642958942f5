//! `houselights keys`: which keys there are, making and retiring them, moving to the current one, and escrow.

use std::fs;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use account::Fault;
use account::flows::KeyUse;
use account::rotation::Rotation;
use indicatif::{ProgressBar, ProgressStyle};
use kernel::Clock as _;

use super::finding;
use crate::ambient::{OsEntropy, SystemClock};
use crate::cli::KeysCommand;
use crate::failure::Failure;
use crate::house::AccountHouse;
use crate::settings::Config;
use crate::vault::{Escrow, KeyInfo, Keyring, KeyringError, Source};

/// How often everything is gone through before an older key that keeps coming back is told.
pub(super) const ROUNDS: usize = 4;
/// How long others have to take up a key before the next round.
pub(super) const BETWEEN: Duration = Duration::from_secs(3);

/// `houselights keys`.
pub async fn keys(config: &Config, command: KeysCommand) -> Result<(), Failure> {
    match command {
        KeysCommand::Show => {
            let keyring = config.keyring.read()?;
            println!("{}", shown(&config.keyring, &keyring));
            Ok(())
        }
        KeysCommand::New { print, lookup: true, .. } => finding::new(config, print).await,
        KeysCommand::New { print, first: true, .. } => {
            let keyring = Keyring::new(&OsEntropy, SystemClock.now());
            if let Ok(there) = config.keyring.read() {
                return Err(Failure::new(format!(
                    "{} is there already: {}",
                    config.keyring,
                    there.fingerprint()
                )));
            }
            if put(config, &keyring, print)? {
                println!("{} was made, fingerprint {}.", config.keyring, keyring.fingerprint());
            }
            Ok(())
        }
        KeysCommand::New { print, .. } => new(config, print),
        KeysCommand::Rotate => {
            let house = AccountHouse::open(config).await?;
            let outcome = match rotate(&house).await {
                Ok(()) => finding::rotate(config, &house).await,
                failed => failed,
            };
            house.database.database().close().await;
            outcome
        }
        KeysCommand::Retire { key, print } => {
            let house = AccountHouse::open(config).await?;
            let outcome = match finding::retire(config, &house, &key, print).await {
                None => retire(config, &house, &key, print).await,
                Some(outcome) => outcome,
            };
            house.database.database().close().await;
            outcome
        }
        KeysCommand::Split { shares, threshold, folder } => {
            split(config, shares, threshold, folder.as_deref())
        }
        KeysCommand::Join { files, print } => join(config, &files, print),
    }
}

fn shown(source: &Source, keyring: &Keyring) -> String {
    let mut text = format!("{source}, fingerprint {}", keyring.fingerprint());
    for KeyInfo { id, since, current } in keyring.keys() {
        let what = if current { "seals" } else { "only opens" };
        text.push_str(&format!("\n  {id:<6} since {since}  {what}"));
    }
    let finding = keyring.finding(SystemClock.now());
    let now = finding.first().map(|info| info.since);
    for KeyInfo { id, since, current } in finding {
        let what = match (current, Some(since) > now) {
            (true, _) => "finds",
            (false, true) => "comes: finds in a moment",
            (false, false) => "only finds what has not moved",
        };
        text.push_str(&format!("\n  {id:<6} since {since}  {what}"));
    }
    text
}

fn new(config: &Config, print: bool) -> Result<(), Failure> {
    let mut keyring = config.keyring.read()?;
    let id = keyring.renew(&OsEntropy, SystemClock.now());
    if !put(config, &keyring, print)? {
        return Ok(());
    }
    println!("Key {id} is there. A running service takes it up within seconds.");
    println!("  copy the keyring again, then move everything to the new key: houselights keys rotate");
    Ok(())
}

/// Writes a changed keyring to where it came from, or prints it; says whether it was written.
pub(super) fn put(config: &Config, keyring: &Keyring, print: bool) -> Result<bool, Failure> {
    if print {
        print!("{}", keyring.text().as_str());
        return Ok(false);
    }
    config.keyring.write(keyring).map(|()| true).map_err(|why| match why {
        KeyringError::ReadOnly { .. } => Failure::from(why)
            .advise("say --print, and put what is printed to where the keyring comes from; then send the service SIGHUP"),
        other => Failure::from(other),
    })
}

async fn rotate(house: &AccountHouse) -> Result<(), Failure> {
    let keys = &house.flows.keys;
    let current = keys.begin_rotation().await?.target;
    let mut changed = 0;
    for round in 0..ROUNDS {
        let (begun, rows) = (keys.begin_rotation().await?, keys.count().await?);
        changed += once_through(begun, rows, async |at| keys.rotate(at).await).await?;
        let left = older(&keys.uses().await?, &current);
        if left.values == 0 {
            println!(
                "{changed} values were sealed again. Nothing is sealed with an older key than {current}."
            );
            if left.hashes + left.trail > 0 {
                println!("  {}", stays(left));
            }
            return Ok(());
        }
        if round + 1 < ROUNDS {
            tokio::time::sleep(BETWEEN).await;
        }
    }
    let left = older(&keys.uses().await?, &current);
    Err(Failure::new(format!(
        "{} values are sealed with an older key than {current} again and again",
        left.values
    ))
    .advise("another process has not taken up the key: send it SIGHUP or start it again, then repeat this"))
}

/// Takes one step after the other until a rotation is through, with a bar of the rows that were looked at; says how many
/// it changed.
pub(super) async fn once_through(
    begun: Rotation,
    rows: i64,
    step: impl AsyncFn(Rotation) -> Result<(Rotation, bool), Fault>,
) -> Result<i64, Failure> {
    let bar = ProgressBar::new(u64::try_from(rows).unwrap_or(0));
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} rows, {per_sec}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut rotation = begun;
    loop {
        bar.set_position(u64::try_from(rotation.looked_at).unwrap_or(0));
        match step(rotation.clone()).await {
            Ok((after, true)) => {
                bar.finish_and_clear();
                return Ok(after.changed);
            }
            Ok((after, false)) => rotation = after,
            // Somebody else wrote the same rows in this moment.
            Err(Fault::Store(account::StoreError::Stale)) => {}
            Err(why) => return Err(why.into()),
        }
    }
}

async fn retire(config: &Config, house: &AccountHouse, key: &str, print: bool) -> Result<(), Failure> {
    let mut keyring = config.keyring.read()?;
    let Some(there) = keyring.keys().into_iter().find(|there| there.id == key) else {
        return Err(Failure::new(format!("the keyring has no key {key}"))
            .advise("houselights keys show")
            .exit(2));
    };
    if there.current {
        return Err(Failure::new(format!("{key} is the key that seals"))
            .advise("make another first: houselights keys new"));
    }
    let used = house.flows.keys.uses().await?.get(key).copied().unwrap_or_default();
    if used != KeyUse::default() {
        return Err(refusal(key, used));
    }
    keyring.remove(key);
    if put(config, &keyring, print)? {
        println!("Key {key} is out of the keyring: nothing needed it.");
        println!(
            "  copies of the database from before the rotation can only be read with an older copy of the keyring"
        );
    }
    Ok(())
}

fn refusal(key: &str, used: KeyUse) -> Failure {
    let refused = Failure::new(format!(
        "key {key} is still needed: {} values, {} password hashes, {} rows of the audit trail",
        used.values, used.hashes, used.trail
    ));
    if used.values > 0 {
        refused.advise("move them first: houselights keys rotate")
    } else {
        refused.advise(stays(used))
    }
}

fn stays(used: KeyUse) -> String {
    match used {
        KeyUse { hashes: 0, trail, .. } => {
            format!(
                "{trail} rows of the audit trail are from before it had a key of its own; they keep the key they have"
            )
        }
        KeyUse { hashes, .. } => format!(
            "{hashes} password hashes hold a pepper of an older key, which moves when their owners sign in; until then \
             that key stays"
        ),
    }
}

fn older(uses: &std::collections::BTreeMap<String, KeyUse>, current: &str) -> KeyUse {
    uses.iter().filter(|(key, _)| *key != current).fold(KeyUse::default(), |sum, (_, used)| KeyUse {
        values: sum.values + used.values,
        hashes: sum.hashes + used.hashes,
        trail: sum.trail + used.trail,
    })
}

fn split(config: &Config, shares: u8, threshold: u8, folder: Option<&Path>) -> Result<(), Failure> {
    let keyring = config.keyring.read()?;
    let made =
        Escrow::split(&keyring, shares, threshold, &OsEntropy).map_err(|why| Failure::from(why).exit(2))?;
    let head = |number: usize| {
        format!(
            "# Share {number} of {shares} of the keyring of a Houselights house. Any {threshold} of them give the keyring back:\n\
             #   houselights keys join FILE...\n# Give it to one person. Alone it opens nothing; never keep {threshold} together.\n"
        )
    };
    let Some(folder) = folder else {
        for (number, share) in (1..).zip(&made) {
            println!("{}{}\n", head(number), share.as_str());
        }
        return Ok(());
    };
    let failed = |path: &Path, why: &std::io::Error| {
        Failure::because(&format!("{} cannot be written", path.display()), why)
    };
    fs::create_dir_all(folder).map_err(|why| failed(folder, &why))?;
    for (number, share) in (1..).zip(&made) {
        let path = folder.join(format!("share-{number}-of-{shares}.txt"));
        let text = format!("{}{}\n", head(number), share.as_str());
        let written = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        written.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|why| failed(&path, &why))?;
        println!("{}", path.display());
    }
    println!("Any {threshold} of these {shares} shares give back the keyring {}.", keyring.fingerprint());
    println!("  give each to another person, and delete them here; the keyring itself stays where it is");
    Ok(())
}

fn join(config: &Config, files: &[PathBuf], print: bool) -> Result<(), Failure> {
    let mut text = String::new();
    for file in files {
        let read = fs::read_to_string(file);
        text.push_str(
            &read.map_err(|why| Failure::because(&format!("{} cannot be read", file.display()), &why))?,
        );
        text.push('\n');
    }
    if files.is_empty() {
        if std::io::stdin().is_terminal() {
            eprintln!("Paste the shares, one per line, and end with Ctrl+D:");
        }
        std::io::stdin().read_to_string(&mut text)?;
    }
    let keyring = Escrow::join(&text)?;
    if print {
        print!("{}", keyring.text().as_str());
        return Ok(());
    }
    match config.keyring.read() {
        Ok(there) if there.fingerprint() == keyring.fingerprint() => {
            println!("The shares give the keyring that is there: {}.", keyring.fingerprint());
            return Ok(());
        }
        Err(KeyringError::Missing { .. }) => {}
        _ => {
            return Err(Failure::new(format!("{} is there and is not what the shares give", config.keyring))
                .advise("move it aside, or say --keyring FILE or --print"));
        }
    }
    put(config, &keyring, false)?;
    println!("{} is back, fingerprint {}.", config.keyring, keyring.fingerprint());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_still_needs_a_key_is_said_with_what_to_do() {
        let said = |used| refusal("k1", used).to_string();
        let values = KeyUse { values: 12, ..KeyUse::default() };
        let hashes = KeyUse { hashes: 3, ..KeyUse::default() };
        assert_eq!(
            said(values),
            "key k1 is still needed: 12 values, 0 password hashes, 0 rows of the audit trail"
        );
        assert!(stays(hashes).contains("moves when their owners sign in"));
    }
}
