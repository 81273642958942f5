//! What is kept: the data folder, the keyring, the databases, secrets in files, the libraries.

use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use account::floor::Standing;
use account::ports::AccountStore as _;
use store::account::AccountDatabase;
use store::engine::{Database, MigrationSet, Schema};

use super::{Finding, Look};
use crate::failure::{Failure, chain};
use crate::house::{Floor, Kept, unusable};
use crate::settings::Config;
use crate::vault::{KeyringError, Source};

pub async fn looks(config: &Config) -> Vec<Look> {
    let mut looks = vec![
        ("data folder", folder(&config.data)),
        ("keyring", keyring(&config.keyring)),
        ("floor of sign-outs", floor(config).await),
        ("account database", database(&config.accounts.database, &store::account::MIGRATIONS).await),
        ("media database", database(&config.media.database, &store::media::MIGRATIONS).await),
    ];
    let secrets = config.mail.smtp.as_ref().and_then(|smtp| smtp.password_file.as_deref());
    looks.extend(secrets.map(|path| ("SMTP password file", private(path))));
    looks.extend(config.media.libraries.iter().map(|library| ("library folder", readable(&library.path))));
    looks
}

fn folder(path: &Path) -> Finding {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() && found.mode() & 0o077 == 0 => Finding::Good(path.display().to_string()),
        Ok(found) if found.is_dir() => Finding::Note(format!("{} can be entered by others", path.display())),
        Ok(_) => Finding::Bad(format!("{} is no folder", path.display()), "choose another with --data"),
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            Finding::Note(format!("{} is made at the first start", path.display()))
        }
        Err(why) => Finding::Bad(why.to_string(), "choose another with --data, or allow reading it"),
    }
}

fn keyring(source: &Source) -> Finding {
    match source.read() {
        Ok(keyring) => Finding::Good(format!(
            "{} seal keys, fingerprint {}",
            keyring.keys().len(),
            keyring.fingerprint()
        )),
        Err(KeyringError::Missing { .. }) => Finding::Note("made at the first start".to_owned()),
        Err(why) => Finding::Bad(chain(&why), "see the manual on keys for how to put it back"),
    }
}

/// Looks at the database without bringing it up to date.
async fn floor(config: &Config) -> Finding {
    let kept = match Floor::read(&config.floor) {
        Ok(kept) => kept,
        Err(why) => {
            return Finding::Bad(
                why.to_string(),
                "put a copy of it back; without one, move it away: everything that is signed in is signed out then",
            );
        }
    };
    let address = &config.accounts.database;
    if address.strip_prefix("sqlite://").is_some_and(|file| !Path::new(file).exists()) {
        return Finding::Note("made at the first start".to_owned());
    }
    let asked = async {
        let database = AccountDatabase::as_it_is(address).await.map_err(unusable)?;
        let mut tx = database.read().await?;
        let standing =
            Standing::of(tx.reached().await?, kept.map(|kept| kept.reached()), tx.floor_kept().await?);
        drop(tx);
        database.database().close().await;
        Ok::<_, Failure>(standing)
    };
    match asked.await {
        Ok(standing) => stands(standing, kept),
        Err(why) => Finding::Note(format!("cannot be compared: {why}")),
    }
}

fn stands(standing: Standing, kept: Option<Kept>) -> Finding {
    match (standing, kept) {
        (Standing::Older { .. }, _) => Finding::Note(
            "the database is an older copy: at the next start everything that was signed in is signed out"
                .to_owned(),
        ),
        (Standing::Lost, _) => Finding::Bad(
            "it was kept and is missing: at the next start everything that was signed in is signed out"
                .to_owned(),
            "put it back, if there is a copy; it lies beside the keyring",
        ),
        (Standing::Level, None) => Finding::Note("made at the next start".to_owned()),
        (Standing::Level, Some(kept)) => Finding::Good(match kept.raised {
            Some(raised) => format!(
                "holds; on {} a database was an older copy, and everything that was signed in was signed out",
                raised.at()
            ),
            None => format!("holds at {}", kept.reached().epoch),
        }),
    }
}

async fn database(address: &str, set: &MigrationSet) -> Finding {
    let file = address.strip_prefix("sqlite://").map(Path::new);
    if file.is_some_and(|file| !file.exists()) {
        return Finding::Note("made at the first start".to_owned());
    }
    if file.is_some_and(|file| std::fs::metadata(file).is_ok_and(|found| found.mode() & 0o077 != 0)) {
        return Finding::Bad("its file is readable by others".to_owned(), "allow its owner only: chmod 600");
    }
    let answer = async {
        let database = Database::open(address).await?;
        let answer = database.schema(set).await;
        database.close().await;
        answer
    };
    match answer.await {
        Ok(schema) => fits(schema),
        Err(why) => Finding::Bad(chain(&why), "is the address right, and may this user open it?"),
    }
}

fn fits(Schema { found, known }: Schema) -> Finding {
    if found > known {
        return Finding::Bad(
            format!("its schema {found} is newer than this program, which knows {known}"),
            "start the newer version of Houselights, or put back the copy made before its first start",
        );
    }
    if found < known {
        return Finding::Note(format!("its schema {found} is brought to {known} at the next start"));
    }
    Finding::Good(format!("answers, schema {found}"))
}

fn private(path: &Path) -> Finding {
    match std::fs::metadata(path) {
        Ok(found) if found.mode() & 0o077 == 0 => Finding::Good("readable by its owner only".to_owned()),
        Ok(_) => Finding::Bad(
            format!("{} is readable by others", path.display()),
            "allow its owner only: chmod 600",
        ),
        Err(why) => Finding::Bad(format!("{}: {why}", path.display()), "name a file this user may read"),
    }
}

fn readable(path: &Path) -> Finding {
    match std::fs::read_dir(path) {
        Ok(_) => Finding::Good(path.display().to_string()),
        Err(why) => Finding::Bad(
            format!("{}: {why}", path.display()),
            "is the disk there, and may this user read the folder? What is known of it is kept meanwhile.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_floor_above_the_database_is_noted_and_a_lost_one_is_wrong() {
        assert!(matches!(stands(Standing::Older { credentials: false }, None), Finding::Note(_)));
        assert!(matches!(stands(Standing::Lost, None), Finding::Bad(..)));
        assert!(matches!(stands(Standing::Level, None), Finding::Note(_)));
        assert!(matches!(stands(Standing::Level, Some(Kept::default())), Finding::Good(_)));
    }

    #[test]
    fn a_schema_that_is_behind_is_noted_and_one_that_is_ahead_is_wrong() {
        assert!(matches!(fits(Schema { found: 2, known: 3 }), Finding::Note(_)));
        assert!(matches!(fits(Schema { found: 3, known: 3 }), Finding::Good(_)));
        assert!(matches!(fits(Schema { found: 4, known: 3 }), Finding::Bad(..)));
    }

    #[test]
    fn a_secret_that_others_can_read_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        assert!(matches!(private(&path), Finding::Bad(..)));
        std::fs::write(&path, "x").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(private(&path), Finding::Bad(..)));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(private(&path), Finding::Good(_)));
    }
}
