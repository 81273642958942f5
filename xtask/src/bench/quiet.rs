//! Whether time tells if an address has an account: two samples, known and unknown in turn, and how likely it is that
//! both come from one distribution (RS-5 of the security bars: above 0.01).

use std::time::Instant;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use super::Line;
use super::client::Result;
use super::house::House;
use super::raw::{Asker, Request};

/// Requests of each door, half of them with the address of an account.
const SAMPLES: usize = 10_000;
/// After so many the counts of tries are emptied: the limits are right, and not what is measured.
const BATCH: usize = 4;

/// Sign-in with a wrong password and "forgot password", by one asker alone.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let house = House::start(place.path())?;
    let asker = Asker::new(house.accounts.trim_start_matches("http://"))?;
    let signing = |login: &str| {
        let headers = [("accept", "application/json"), ("x-plex-client-identifier", "bench-stranger")];
        let body = format!("login={login}&password=this-is-none-of-theirs-{}", login.len());
        asker.request("POST /api/v2/users/signin", &headers, &body)
    };
    let doors = [signing("bench%40example.test"), signing("bnech%40example.test")];
    let sign_in = sample(&house, &doors, 401)?;
    let doors = forgot(&house)?;
    let forgotten = sample(&house, &doors, 200)?;
    Ok(vec![line("sign-in with a wrong password", &sign_in), line("\"forgot password\"", &forgotten)])
}

/// What was sampled: milliseconds with the address of an account, and with another.
struct Samples {
    known: Vec<f64>,
    unknown: Vec<f64>,
}

fn sample(house: &House, doors: &[Request; 2], expected: u16) -> Result<Samples> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    let file = house.place.join("data/account.db");
    let mut database =
        runtime.block_on(SqliteConnectOptions::new().filename(file).connect()).map_err(|e| e.to_string())?;
    let mut asker = Asker::new(house.accounts.trim_start_matches("http://"))?;
    let mut samples = Samples { known: Vec::new(), unknown: Vec::new() };
    let [known, unknown] = doors;
    for turn in 0..SAMPLES / 2 {
        if turn % BATCH == 0 {
            runtime.block_on(forget_tries(&mut database))?;
        }
        // Now one, now the other first, so that whatever follows the first does not lean to a side.
        let first_known = turn % 2 == 0;
        for is_known in [first_known, !first_known] {
            let began = Instant::now();
            let answer = asker.ask(if is_known { known } else { unknown })?;
            let took = began.elapsed().as_secs_f64() * 1000.0;
            if answer.status != expected {
                return Err(format!("{} in place of {expected}, turn {turn}", answer.status));
            }
            if is_known { samples.known.push(took) } else { samples.unknown.push(took) }
        }
    }
    Ok(samples)
}

async fn forget_tries(database: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("DELETE FROM attempt; DELETE FROM attack")
        .execute(database)
        .await
        .map_err(|e| e.to_string())?;
    Ok(())
}

/// The form of the page as its two visitors send it.
fn forgot(house: &House) -> Result<[Request; 2]> {
    let mut asker = Asker::new(house.accounts.trim_start_matches("http://"))?;
    let page = asker.request("GET /forgot", &[("accept", "text/html")], "");
    let page = asker.ask(&page)?;
    let cookies: Vec<&str> = page
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .filter_map(|(_, value)| value.split(';').next())
        .collect();
    let text = String::from_utf8_lossy(&page.body).into_owned();
    let token = text.split("name=\"form_token\"").nth(1).and_then(|rest| rest.split('"').nth(1));
    let token = token.ok_or("the page has no form token")?;
    let headers =
        [("accept", "text/html"), ("cookie", &*cookies.join("; ")), ("origin", house.accounts.as_str())];
    let form = |email: &str| {
        asker.request("POST /forgot", &headers, &format!("form_token={token}&email={email}%40example.test"))
    };
    Ok([form("bench"), form("bnech")])
}

fn line(what: &str, samples: &Samples) -> Line {
    let (p, share) = mann_whitney(&samples.known, &samples.unknown);
    Line {
        what: format!("{what}: p that time does not tell an account, {SAMPLES} samples"),
        ours: format!(
            "{:.3} ms median, {:.3} ms in 99 of 100",
            at(&samples.known, 0.5),
            at(&samples.known, 0.99)
        ),
        limit: format!(
            "{:.3} and {:.3} ms where there is none; the slower is the known one in {:.1} % of pairs",
            at(&samples.unknown, 0.5),
            at(&samples.unknown, 0.99),
            share * 100.0
        ),
        ratio: format!("p = {p:.3}"),
        aim: "> 0.01",
    }
}

fn at(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get((sorted.len() as f64 * share) as usize).copied().unwrap_or_default()
}

/// The U test of Mann and Whitney with the normal approximation, two-sided: its p, and the share of pairs in which the
/// first is larger.
fn mann_whitney(one: &[f64], other: &[f64]) -> (f64, f64) {
    let mut all: Vec<(f64, bool)> =
        one.iter().map(|x| (*x, true)).chain(other.iter().map(|x| (*x, false))).collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    // Nanoseconds hardly ever tie, so ranks are places.
    let ranks: f64 = all.iter().enumerate().filter(|(_, x)| x.1).map(|(place, _)| place as f64 + 1.0).sum();
    let (n, m) = (one.len() as f64, other.len() as f64);
    let u = ranks - n * (n + 1.0) / 2.0;
    let z = (u - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt();
    (libm::erfc(z.abs() / std::f64::consts::SQRT_2), u / (n * m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_not_told_apart_and_the_shifted_is() {
        let spread = |shift: f64| (0..2000).map(|i| f64::from(i * 7919 % 2003) + shift).collect::<Vec<_>>();
        assert!(mann_whitney(&spread(0.0), &spread(0.5)).0 > 0.5);
        assert!(mann_whitney(&spread(0.0), &spread(200.0)).0 < 1e-6);
    }
}
