//! A million accounts: how fast they come in, and what memory the house then takes, on SQLite and on PostgreSQL.
//!
//! Takes minutes, so it is measured only when it is named.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use testkit::postgres::PostgresDatabase;

use super::Line;
use super::client::{Client, Result};
use super::house::{House, sign_in};

const ACCOUNTS: u32 = 1_000_000;
/// What other services store most: bcrypt of cost 10.
const HASH: &str = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

/// Imports them and looks at the process, first on one engine, then on the other.
pub fn measure() -> Result<Vec<Line>> {
    let postgres = PostgresDatabase::create().map_err(|e| e.to_string())?;
    let mut lines = on("SQLite", None)?;
    lines.extend(on("PostgreSQL", Some(postgres.url()))?);
    Ok(lines)
}

fn on(engine: &str, database: Option<String>) -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let people = place.path().join("people.csv");
    write(&people).map_err(|e| e.to_string())?;
    let began = Instant::now();
    House::command(place.path(), database.as_deref(), &["account", "import", &people.display().to_string()])?;
    let per_second = f64::from(ACCOUNTS) / began.elapsed().as_secs_f64();
    let house = House::start_on(place.path(), database)?;
    let (fresh, _) = house.resident_megabytes()?;
    live(&house)?;
    let (now, most) = house.resident_megabytes()?;
    let line =
        |what: String, ours: String, aim| Line { what, ours, limit: "-".into(), ratio: "-".into(), aim };
    Ok(vec![
        line(
            format!("accounts imported per second, {engine}, {ACCOUNTS} in all"),
            format!("{per_second:.0}"),
            "-",
        ),
        line(
            format!("resident memory of `up` with {ACCOUNTS} accounts, {engine}"),
            format!("{now:.0} MB (at its start {fresh:.0}, at most {most:.0})"),
            "150 MB",
        ),
    ])
}

fn write(file: &Path) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(file)?);
    writeln!(file, "email,user_name,password_hash,confirmed")?;
    for number in 0..ACCOUNTS {
        writeln!(file, "person{number}@example.test,person{number},{HASH},true")?;
    }
    file.flush()
}

/// An evening in short: people sign in, look at what is theirs, and mistype.
fn live(house: &House) -> Result<()> {
    for number in 0..60 {
        sign_in(&house.accounts, &format!("bench-{}", number % 20))?;
        for path in ["/api/v2/user", "/devices.json", "/api/v2/resources", "/api/v2/ping"] {
            house.client.get(&format!("{}{path}", house.accounts))?;
        }
    }
    for number in 0..9 {
        let login = format!("person{}", number * 100_003);
        let answer = Client::device("bench-stranger").form(
            &format!("{}/api/v2/users/signin", house.accounts),
            &[("login", &login), ("password", "none")],
        );
        if answer.is_ok() {
            return Err("a wrong password was right".into());
        }
    }
    Ok(())
}
