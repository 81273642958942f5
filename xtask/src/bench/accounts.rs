//! Signing in beside bare argon2id, and checking tokens while everybody signs in.

use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::{Algorithm, Argon2, Params, Version};

use super::Line;
use super::client::{Client, Pace, Result, pace};
use super::house::{House, sign_in};

const CORES: usize = 2;
const SECONDS: u64 = 8;

/// Measures both on one house.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let house = House::start(place.path())?;
    let bare = bare_hashes()?;
    let devices = AtomicUsize::new(0);
    let sign_ins = || {
        pace(2 * CORES, SECONDS, |_| {
            let device = format!("bench-{}", devices.fetch_add(1, Ordering::Relaxed));
            let accounts = house.accounts.clone();
            move || sign_in(&accounts, &device).map(drop)
        })
    };
    let signing = sign_ins()?;
    let idle = checks(&house)?;
    let flooded = std::thread::scope(|scope| {
        let flood = scope.spawn(sign_ins);
        let flooded = checks(&house);
        flood.join().map_err(|_| "the flood broke".to_owned())??;
        flooded
    })?;
    Ok(vec![
        Line {
            what: "password sign-ins per second".into(),
            ours: format!("{:.1}", signing.per_second),
            limit: format!("{:.1} bare argon2id (19 MiB, t=2) on {CORES} cores", bare.per_second),
            ratio: format!("{:.2}", signing.per_second / bare.per_second),
            aim: "0.9",
        },
        Line {
            what: "token checks per second, idle".into(),
            ours: format!("{:.0}", idle.per_second),
            limit: "-".into(),
            ratio: "-".into(),
            aim: "-",
        },
        Line {
            what: "token check, 99th percentile while sign-ins saturate".into(),
            ours: format!("{:.2} ms ({:.0}/s)", flooded.below(0.99), flooded.per_second),
            limit: format!("{:.2} ms idle", idle.below(0.99)),
            ratio: format!("{:.2}", flooded.below(0.99) / idle.below(0.99)),
            aim: "< 2",
        },
    ])
}

fn checks(house: &House) -> Result<Pace> {
    let url = format!("{}/api/v2/ping", house.accounts);
    pace(CORES, SECONDS, |_| {
        let (client, url): (Client, String) = (house.client.clone(), url.clone());
        move || client.get(&url).map(drop)
    })
}

fn bare_hashes() -> Result<Pace> {
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(|e| e.to_string())?;
    pace(CORES, SECONDS, |_| {
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let mut out = [0u8; 32];
        move || {
            hasher
                .hash_password_into(b"measure lantern harbour 90", b"sixteen bytes !!", &mut out)
                .map_err(|e| e.to_string())
        }
    })
}
