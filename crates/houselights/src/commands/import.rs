//! `houselights account import`: people from another service, from JSON lines or CSV.
//!
//! Rows are taken a thousand at a time; what was taken stays taken, so a run that was cut off is simply repeated. A bad
//! row is told with its line and its reason and skipped. Nobody's address or name is printed.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::time::Instant;

use account::flows::{Caller, Newcomer, Taken};
use account::person::{Email, UserName};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::Timestamp;
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::failure::Failure;
use crate::house::AccountHouse;
use crate::vault::HouseVault;

/// How many rows one transaction takes.
const BATCH: usize = 1000;
/// How many bad rows are told one by one.
const TOLD: u64 = 100;
/// The columns there are.
const COLUMNS: [&str; 5] = ["email", "user_name", "password_hash", "created_at", "confirmed"];

/// One row as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    email: String,
    user_name: String,
    #[serde(default)]
    password_hash: Option<String>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    confirmed: Option<bool>,
}

/// Rows with the lines they stand on; a row that cannot be read is its reason.
type Rows = Box<dyn Iterator<Item = (u64, Result<Row, String>)>>;

#[derive(Default)]
struct Tally {
    new: u64,
    again: u64,
    bad: u64,
}

impl Tally {
    fn bad(&mut self, bar: &ProgressBar, line: u64, why: &str) {
        self.bad += 1;
        if self.bad <= TOLD {
            bar.suspend(|| eprintln!("line {line}: {why}"));
        }
    }
}

/// `houselights account import`.
pub async fn import(house: &AccountHouse, file: &Path) -> Result<(), Failure> {
    let began = Instant::now();
    let rows = open(file)?;
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {pos} rows, {per_sec}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    let mut tally = Tally::default();
    let mut batch: Vec<(u64, Newcomer)> = Vec::with_capacity(BATCH);
    for (line, row) in rows {
        match row.and_then(|row| newcomer(row, &house.vault)) {
            Ok(newcomer) => batch.push((line, newcomer)),
            Err(why) => tally.bad(&bar, line, &why),
        }
        if batch.len() == BATCH {
            take(house, &mut batch, &mut tally, &bar).await?;
        }
    }
    take(house, &mut batch, &mut tally, &bar).await?;
    bar.finish_and_clear();
    told(&tally, began.elapsed().as_secs_f64())
}

fn told(tally: &Tally, seconds: f64) -> Result<(), Failure> {
    let Tally { new, again, bad } = tally;
    println!("{new} accounts were made in {seconds:.1} s; {again} were there already.");
    if *bad == 0 {
        return Ok(());
    }
    if *bad > TOLD {
        eprintln!("and {} more", bad - TOLD);
    }
    Err(Failure::new(format!("{bad} rows were skipped"))
        .advise("mend them and import the same file again: the others are passed over"))
}

async fn take(
    house: &AccountHouse,
    batch: &mut Vec<(u64, Newcomer)>,
    tally: &mut Tally,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    if batch.is_empty() {
        return Ok(());
    }
    let (lines, newcomers): (Vec<u64>, Vec<Newcomer>) = batch.drain(..).unzip();
    let taken = house.flows.import.batch(&newcomers, &Caller::operator()).await?;
    bar.inc(u64::try_from(taken.len()).unwrap_or(0));
    for (line, taken) in lines.into_iter().zip(taken) {
        match taken {
            Taken::New => tally.new += 1,
            Taken::Again => tally.again += 1,
            Taken::AddressTaken => {
                tally.bad(bar, line, "this e-mail address has an account under another user name")
            }
            Taken::NameTaken => tally.bad(bar, line, "somebody else has this user name"),
        }
    }
    Ok(())
}

fn newcomer(row: Row, vault: &HouseVault) -> Result<Newcomer, String> {
    let email = Email::parse(&row.email).map_err(|why| why.to_string())?;
    let user_name = UserName::parse(&row.user_name).map_err(|why| why.to_string())?;
    let created_at = row.created_at.filter(|text| !text.is_empty()).map(|text| moment(&text)).transpose()?;
    let hash = row.password_hash.filter(|text| !text.is_empty());
    // Whoever never confirmed the address may not sign in by a password alone: "forgot password" asks the mailbox.
    let hash = hash.filter(|_| row.confirmed.unwrap_or(true));
    let password = hash.map(|hash| vault.import_hash(&hash)).transpose().map_err(|why| why.to_string())?;
    Ok(Newcomer { email, user_name, password, created_at })
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let wrong = || "created_at is no moment such as 2024-05-01T12:00:00Z".to_owned();
    let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| wrong())?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).map(Timestamp).map_err(|_| wrong())
}

fn open(path: &Path) -> Result<Rows, Failure> {
    let file = File::open(path)
        .map_err(|why| Failure::because(&format!("{} cannot be read", path.display()), &why).exit(2))?;
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv")) {
        csv_rows(file)
    } else {
        Ok(json_rows(file))
    }
}

fn json_rows(file: File) -> Rows {
    let lines = BufReader::new(file).lines().zip(1u64..);
    Box::new(lines.filter_map(|(text, line)| match text {
        Ok(text) if text.trim().is_empty() => None,
        // What is wrong is said without the row's content.
        Ok(text) => Some((line, serde_json::from_str(&text).map_err(|why| said(&why)))),
        Err(_) => Some((line, Err("the line is no text in UTF-8".to_owned()))),
    }))
}

fn said(why: &serde_json::Error) -> String {
    let text = why.to_string();
    let known = ["missing field", "unknown field"].iter().any(|start| text.starts_with(start));
    if known {
        text.split(" at line").next().unwrap_or_default().to_owned()
    } else {
        format!("this is no JSON object of the columns {}", COLUMNS.join(", "))
    }
}

fn csv_rows(file: File) -> Result<Rows, Failure> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(BufReader::new(file));
    let head = reader.headers().cloned().map_err(|_| Failure::new("the file is no CSV").exit(2))?;
    if let Some(unknown) = head.iter().find(|name| !COLUMNS.contains(name)) {
        return Err(Failure::new(format!("there is no column `{unknown}`"))
            .advise(format!("the columns are {}", COLUMNS.join(", ")))
            .exit(2));
    }
    if let Some(missing) = COLUMNS.iter().take(2).find(|name| !head.iter().any(|there| there == **name)) {
        return Err(Failure::new(format!("the column `{missing}` is missing")).exit(2));
    }
    let rows = reader.into_records().map(move |record| match record {
        Ok(record) => {
            let line = record.position().map_or(0, csv::Position::line);
            let row = record.deserialize(Some(&head));
            (line, row.map_err(|_| "a value is not what its column holds".to_owned()))
        }
        Err(why) => {
            let line = why.position().map_or(0, csv::Position::line);
            (line, Err("the row has more or fewer values than there are columns".to_owned()))
        }
    });
    Ok(Box::new(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Said = (u64, Result<(String, Option<bool>), String>);

    fn rows(name: &str, text: &str) -> Vec<Said> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let rows = open(&path).map_err(|why| why.to_string()).unwrap();
        rows.map(|(line, row)| (line, row.map(|row| (row.user_name, row.confirmed)))).collect()
    }

    #[test]
    fn json_lines_and_csv_say_the_same() {
        let json = "{\"email\":\"a@b.test\",\"user_name\":\"ana\",\"confirmed\":true}\n\n{\"email\":\"c@d.test\",\"user_name\":\"ben\"}\n";
        let csv = "email,user_name,confirmed\na@b.test,ana,true\nc@d.test,ben,\n";
        assert_eq!(
            rows("x.jsonl", json),
            [(1, Ok(("ana".into(), Some(true)))), (3, Ok(("ben".into(), None)))]
        );
        assert_eq!(rows("x.csv", csv), [(2, Ok(("ana".into(), Some(true)))), (3, Ok(("ben".into(), None)))]);
    }

    #[test]
    fn a_bad_row_is_told_by_its_line_and_not_by_what_it_holds() {
        let json = "{\"email\":\"a@b.test\"}\nana@example.test\n{\"email\":\"a\",\"user_name\":\"b\",\"passwrod\":\"x\"}\n";
        insta::assert_debug_snapshot!("bad_json", rows("x.jsonl", json));
        let csv = "email,user_name,confirmed\na@b.test,ana,perhaps\na@b.test\n";
        insta::assert_debug_snapshot!("bad_csv", rows("x.csv", csv));
    }

    #[test]
    fn a_csv_with_a_misspelt_column_is_not_begun() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, "email,username\n").unwrap();
        assert_eq!(
            open(&path).err().map(|why| why.to_string()),
            Some("there is no column `username`".into())
        );
        std::fs::write(&path, "email\n").unwrap();
        assert_eq!(
            open(&path).err().map(|why| why.to_string()),
            Some("the column `user_name` is missing".into())
        );
    }

    #[test]
    fn a_moment_is_read_with_its_offset() {
        assert_eq!(moment("1970-01-01T01:00:01+01:00"), Ok(Timestamp(1000)));
        assert!(moment("yesterday").is_err());
    }
}
