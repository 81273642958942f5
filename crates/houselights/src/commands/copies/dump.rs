//! PostgreSQL's own tools: `pg_dump` sees one moment of the database, `pg_restore` puts it back in one transaction.
//!
//! The password goes through the environment: arguments can be read by everybody on the machine.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;
use url::Url;

use crate::failure::Failure;

/// Copies a database into a file of `pg_dump`'s own format.
pub async fn take(address: &str, to: &Path) -> Result<(), Failure> {
    let mut dump = tool("pg_dump", address)?;
    dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(to);
    run(dump, "pg_dump").await?;
    keep_private(to)
        .map_err(|why| Failure::because(&format!("{} cannot be kept private", to.display()), &why))
}

/// Puts a copy in place of what is there: all of it, or nothing.
pub async fn put_back(address: &str, from: &Path) -> Result<(), Failure> {
    let mut restore = tool("pg_restore", address)?;
    let url = parsed(address)?;
    restore
        .args(["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--dbname"])
        .arg(url.path().trim_start_matches('/'))
        .arg(from);
    run(restore, "pg_restore").await
}

fn parsed(address: &str) -> Result<Url, Failure> {
    Url::parse(address)
        .map_err(|why| Failure::because("the address of the PostgreSQL database is none", &why))
}

fn tool(program: &str, address: &str) -> Result<Command, Failure> {
    let url = parsed(address)?;
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut command = Command::new(program);
    command.env("PGDATABASE", plain(url.path().trim_start_matches('/')));
    for (name, value) in [("PGHOST", url.host_str()), ("PGPASSWORD", url.password())] {
        if let Some(value) = value {
            command.env(name, plain(value));
        }
    }
    if !url.username().is_empty() {
        command.env("PGUSER", plain(url.username()));
    }
    if let Some(port) = url.port() {
        command.env("PGPORT", port.to_string());
    }
    for (name, value) in url.query_pairs() {
        match name.as_ref() {
            "sslmode" => command.env("PGSSLMODE", value.as_ref()),
            "sslrootcert" => command.env("PGSSLROOTCERT", value.as_ref()),
            "host" => command.env("PGHOST", value.as_ref()),
            _ => &mut command,
        };
    }
    Ok(command)
}

async fn run(mut command: Command, name: &str) -> Result<(), Failure> {
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).output().await.map_err(|why| {
        Failure::because(&format!("{name} cannot be started"), &why)
            .advise("it comes with PostgreSQL: apt-get install postgresql-client")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!(
        "{name} ended with {}: {}",
        output.status,
        said.lines().next().unwrap_or_default()
    ))
    .advise("nothing was replaced; is the server there, and is its version not newer than the tool's?"))
}

fn keep_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_no_argument() {
        let command = tool("pg_dump", "postgres://ana:p%40ss@db.test:5433/house?sslmode=require").unwrap();
        let std = command.as_std();
        assert_eq!(std.get_args().count(), 0);
        let said = |name: &str| {
            let found = std.get_envs().find(|(key, _)| *key == name);
            found.and_then(|(_, value)| value).map(|value| value.to_string_lossy().into_owned())
        };
        assert_eq!(said("PGPASSWORD").as_deref(), Some("p@ss"));
        assert_eq!(said("PGHOST").as_deref(), Some("db.test"));
        assert_eq!(said("PGPORT").as_deref(), Some("5433"));
        assert_eq!(said("PGUSER").as_deref(), Some("ana"));
        assert_eq!(said("PGDATABASE").as_deref(), Some("house"));
        assert_eq!(said("PGSSLMODE").as_deref(), Some("require"));
    }
}
