//! Signing in beside bare argon2id, and checking tokens beside a bare handler, alone and while everybody signs in.

use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::Line;
use super::bare::Bare;
use super::client::{Pace, Result, open_loop, pace};
use super::house::{House, PASSWORD};
use super::raw::{Answer, Asker, Request};

const CORES: usize = 2;
const SECONDS: u64 = 8;
/// Askers at once: enough that neither server ever waits for one.
const ASKERS: usize = 8;
/// How often tokens are checked while latency is looked at: a community in the evening, far below what saturates.
const CHECKS_PER_SECOND: f64 = 200.0;
const PATH: &str = "/api/v2/ping";

/// Measures all of it on one house.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let house = House::start(place.path())?;
    let bare_hashing = bare_hashes()?;
    let devices = AtomicUsize::new(0);
    let sign_ins = || {
        pace(2 * CORES, SECONDS, |_| {
            let device = format!("bench-{}", devices.fetch_add(1, Ordering::Relaxed));
            let address = house.accounts.trim_start_matches("http://").to_owned();
            move || sign_in(&address, &device)
        })
    };
    let signing = sign_ins()?;
    let ours = Target::of(&house)?;
    let answer = ours.answer()?;
    let bare = Bare::start(PATH, &answer)?;
    let bare = Target { address: bare.address.clone(), token: ours.token.clone(), _bare: Some(bare) };
    let (checks, bare_checks) = (ours.saturated()?, bare.saturated()?);
    let (idle, bare_idle) = (ours.steady()?, bare.steady()?);
    let in_flood = |target: &Target| {
        std::thread::scope(|scope| {
            let flood = scope.spawn(sign_ins);
            let flooded = target.steady();
            flood.join().map_err(|_| "the flood broke".to_owned())??;
            flooded
        })
    };
    let (flooded, bare_flooded) = (in_flood(&ours)?, in_flood(&bare)?);
    Ok(vec![
        Line {
            what: "password sign-ins per second".into(),
            ours: format!("{:.1}", signing.per_second),
            limit: format!("{:.1} bare argon2id (19 MiB, t=2) on {CORES} cores", bare_hashing.per_second),
            ratio: format!("{:.2}", signing.per_second / bare_hashing.per_second),
            aim: "0.95",
        },
        Line {
            what: format!("token checks per second, {ASKERS} connections"),
            ours: format!("{:.0}", checks.per_second),
            limit: format!("{:.0} a bare axum handler with the same bytes", bare_checks.per_second),
            ratio: format!("{:.2}", checks.per_second / bare_checks.per_second),
            aim: "0.6",
        },
        Line {
            what: format!(
                "token check, 99th percentile while sign-ins saturate ({CHECKS_PER_SECOND:.0}/s, open loop)"
            ),
            ours: format!("{:.2} ms (median {:.2})", flooded.below(0.99), flooded.below(0.5)),
            limit: format!(
                "{:.2} ms idle (median {:.2}); the bare handler {:.2} and {:.2} ms",
                idle.below(0.99),
                idle.below(0.5),
                bare_flooded.below(0.99),
                bare_idle.below(0.99)
            ),
            ratio: format!("{:.2}", flooded.below(0.99) / idle.below(0.99)),
            aim: "< 2",
        },
    ])
}

/// A server that is asked to check a token.
struct Target {
    address: String,
    token: String,
    _bare: Option<Bare>,
}

impl Target {
    fn of(house: &House) -> Result<Self> {
        let address = house.accounts.trim_start_matches("http://").to_owned();
        Ok(Self { address, token: house.sign_in("bench-asker")?, _bare: None })
    }

    fn asker(&self) -> Result<(Asker, Request)> {
        let asker = Asker::new(&self.address)?;
        let headers = [
            ("accept", "application/json"),
            ("x-plex-client-identifier", "bench-asker"),
            ("x-plex-token", self.token.as_str()),
        ];
        let request = asker.request(&format!("GET {PATH}"), &headers, "");
        Ok((asker, request))
    }

    fn answer(&self) -> Result<Answer> {
        let (mut asker, request) = self.asker()?;
        asker.ask(&request)
    }

    /// One who asks again and again, and takes nothing but a good answer.
    fn asking(&self) -> impl FnMut() -> Result<()> {
        let mut asker = self.asker();
        move || {
            let (asker, request) = asker.as_mut().map_err(|why| why.clone())?;
            match asker.ask(request)?.status {
                200 => Ok(()),
                other => Err(format!("a token check answered {other}")),
            }
        }
    }

    fn saturated(&self) -> Result<Pace> {
        pace(ASKERS, SECONDS, |_| self.asking())
    }

    fn steady(&self) -> Result<Pace> {
        open_loop(ASKERS, CHECKS_PER_SECOND, SECONDS, |_| self.asking())
    }
}

/// As an app does it: a new line, one request.
fn sign_in(address: &str, device: &str) -> Result<()> {
    let mut asker = Asker::new(address)?;
    let headers = [("accept", "application/json"), ("x-plex-client-identifier", device)];
    let body = format!("login=bench&password={}", PASSWORD.replace(' ', "+"));
    match asker.ask(&asker.request("POST /api/v2/users/signin", &headers, &body))?.status {
        201 => Ok(()),
        other => Err(format!("a sign-in answered {other}")),
    }
}

fn bare_hashes() -> Result<Pace> {
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(|e| e.to_string())?;
    pace(CORES, SECONDS, |_| {
        let mut memory = vec![Block::new(); params.block_count()];
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let mut out = [0u8; 32];
        move || {
            hasher
                .hash_password_into_with_memory(
                    b"measure lantern harbour 90",
                    b"sixteen bytes !!",
                    &mut out,
                    &mut memory,
                )
                .map_err(|e| e.to_string())
        }
    })
}
