//! "Sign out everything" with no device and with a hundred thousand, and an incident of a million accounts.
//!
//! What is signed out lies in the database; the house runs meanwhile, and is asked by its page and its command.

use std::time::Instant;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use super::Line;
use super::client::Result;
use super::house::{House, PASSWORD};
use super::raw::{Answer, Asker};

const DEVICES: i64 = 100_000;
const ACCOUNTS: i64 = 1_000_000;
const TIMES: usize = 9;

/// Rows that differ in what must be unique, and are otherwise those of the account that is there.
const FILL_DEVICES: &str = "
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
    INSERT INTO device (id, number, account_id, client_identifier, about, address, created_at, last_seen_at,
        removed_at, version)
    SELECT 'bench-' || i, 2000000000 + i, (SELECT id FROM account LIMIT 1), 'bench-' || i, '{}', x'00', 0, 0, NULL, 0
    FROM n
";
const FILL_TOKENS: &str = "
    INSERT INTO token (id, token, account_id, device_id, server_id, class, issued, created_at, revoked_at)
    SELECT id, randomblob(32), account_id, id, NULL, 'player', (SELECT value + 1 FROM counter WHERE name = 'epoch'),
        0, NULL
    FROM device WHERE id LIKE 'bench-%'
";
const FILL_ACCOUNTS: &str = "
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
    INSERT INTO account (id, number, uuid, cohort_id, email, email_index, user_name, user_name_index, password,
        password_epoch, created_at, version)
    SELECT 'bench-' || i, 1000000000 + i, 'bench-' || i, 'bench', x'00', randomblob(32), x'00', randomblob(32), NULL,
        1, 0, 0
    FROM n
";
/// Without a key the house would make one for each of them when it is opened.
const FILL_KEYS: &str = "
    INSERT INTO account_key (account_id, wrapped) SELECT id, x'00' FROM account WHERE id LIKE 'bench-%'
";

/// Measures both.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let house = House::start(place.path())?;
    let none = sign_outs(&house)?;
    fill(&house, &[(FILL_DEVICES, Some(DEVICES)), (FILL_TOKENS, None)])?;
    let many = sign_outs(&house)?;
    fill(&house, &[(FILL_ACCOUNTS, Some(ACCOUNTS)), (FILL_KEYS, None)])?;
    let before = command(&house, &["incident", "show"])?;
    let declare = ["incident", "declare", "--everyone", "--reason", "A drill"];
    let incident = command(&house, &declare)?;
    Ok(vec![
        Line {
            what: format!("\"Sign out everything\" with {DEVICES} devices (median of {TIMES})"),
            ours: format!("{many:.2} ms"),
            limit: format!("{none:.2} ms without a device"),
            ratio: format!("{:.2}", many / none),
            aim: "1.0 ± 0.1",
        },
        Line {
            what: format!("declaring an incident of {ACCOUNTS} accounts, the command's start included"),
            ours: format!("{incident:.0} ms"),
            limit: format!("{before:.0} ms a command that only reads"),
            ratio: format!("{:.2}", incident / before),
            aim: "< 1000 ms",
        },
    ])
}

/// The time of one sign-out, the median of several, in milliseconds.
fn sign_outs(house: &House) -> Result<f64> {
    let mut all = (0..TIMES).map(|_| sign_out(house)).collect::<Result<Vec<_>>>()?;
    all.sort_by(f64::total_cmp);
    all.get(TIMES / 2).copied().ok_or_else(|| "nothing was measured".to_owned())
}

/// Signs a browser in and presses the button.
fn sign_out(house: &House) -> Result<f64> {
    let mut browser = Browser::new(house)?;
    browser.get("/sign-in")?;
    let password = PASSWORD.replace(' ', "+");
    browser.post("/sign-in", &format!("login=bench&password={password}"))?;
    browser.get("/account/security")?;
    let began = Instant::now();
    browser.post("/account/devices/sign-out-everything", "")?;
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}

fn command(house: &House, arguments: &[&str]) -> Result<f64> {
    let began = Instant::now();
    house.operator(arguments)?;
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}

fn fill(house: &House, statements: &[(&'static str, Option<i64>)]) -> Result<()> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    runtime.block_on(async {
        let file = house.place.join("data/account.db");
        let mut database: SqliteConnection = SqliteConnectOptions::new()
            .filename(file)
            .busy_timeout(std::time::Duration::from_secs(60))
            .connect()
            .await
            .map_err(|e| e.to_string())?;
        for (statement, count) in statements {
            let query = sqlx::query(*statement);
            let query = match count {
                Some(count) => query.bind(count),
                None => query,
            };
            query.execute(&mut database).await.map_err(|e| e.to_string())?;
        }
        Ok(())
    })
}

/// As much of a browser as a form needs.
struct Browser {
    asker: Asker,
    origin: String,
    cookies: Vec<(String, String)>,
    form_token: String,
}

impl Browser {
    fn new(house: &House) -> Result<Self> {
        let address = house.accounts.trim_start_matches("http://");
        let (asker, origin) = (Asker::new(address)?, house.accounts.clone());
        Ok(Self { asker, origin, cookies: Vec::new(), form_token: String::new() })
    }

    fn get(&mut self, path: &str) -> Result<()> {
        let answer = self.ask(&format!("GET {path}"), "")?;
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        let token = page.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        self.form_token = token.ok_or_else(|| format!("{path} has no form ({})", answer.status))?.to_owned();
        Ok(())
    }

    fn post(&mut self, path: &str, fields: &str) -> Result<()> {
        let body = format!("form_token={}&{fields}", self.form_token);
        match self.ask(&format!("POST {path}"), &body)?.status {
            303 => Ok(()),
            other => Err(format!("{path} answered {other}")),
        }
    }

    fn ask(&mut self, what: &str, body: &str) -> Result<Answer> {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (cookies, origin) = (cookies.join("; "), self.origin.clone());
        let headers = [("accept", "text/html"), ("origin", origin.as_str()), ("cookie", cookies.as_str())];
        let request = self.asker.request(what, &headers, body);
        let answer = self.asker.ask(&request)?;
        for (name, value) in &answer.headers {
            if name == "set-cookie"
                && let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('='))
            {
                self.cookies.retain(|(old, _)| old != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(answer)
    }
}
