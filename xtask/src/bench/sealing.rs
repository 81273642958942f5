//! What sealing and opening cost in the requests that need them, as a share of the whole request.

use std::time::Instant;

use super::Line;
use super::client::{Client, Result};
use super::house::{House, sign_in};

/// What is asked for: its name, how often, and how.
type Flow<'a> = (&'a str, u32, Box<dyn Fn() -> Result<()> + 'a>);

/// Asks one after the other, alone, and reads from the metrics how long the vault was at work meanwhile.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let house = House::start(place.path())?;
    let (client, accounts) = (&house.client, house.accounts.as_str());
    let get = move |path: &'static str| {
        Box::new(move || client.get(&format!("{accounts}{path}")).map(drop)) as Box<dyn Fn() -> Result<()>>
    };
    let flows: [Flow; 5] = [
        ("a sign-in with a password", 50, Box::new(|| sign_in(accounts, "bench-owner").map(drop))),
        ("who am I (`/api/v2/user`)", 2000, get("/api/v2/user")),
        ("my devices (`/devices.json`)", 500, get("/devices.json")),
        ("my servers (`/api/v2/resources`)", 500, get("/api/v2/resources")),
        (
            "a new link code",
            80,
            Box::new(|| {
                Client::device("bench-television").post(&format!("{accounts}/api/v2/pins")).map(drop)
            }),
        ),
    ];
    flows.into_iter().map(|(what, times, flow)| share(&house, what, times, &*flow)).collect()
}

fn share(house: &House, what: &str, times: u32, flow: &dyn Fn() -> Result<()>) -> Result<Line> {
    flow()?;
    let before = vault_nanoseconds(house)?;
    let began = Instant::now();
    for _ in 0..times {
        flow().map_err(|why| format!("{what}: {why}"))?;
    }
    let whole = began.elapsed().as_secs_f64() * 1e6 / f64::from(times);
    let vault = (vault_nanoseconds(house)? - before) / 1000.0 / f64::from(times);
    Ok(Line {
        what: format!("sealing's share of {what}"),
        ours: format!("{vault:.1} µs"),
        limit: format!("{whole:.0} µs the whole request"),
        ratio: format!("{:.3}", vault / whole),
        aim: "0.1",
    })
}

/// How long values were sealed and opened so far. What rows are found by is not sealing.
fn vault_nanoseconds(house: &House) -> Result<f64> {
    let metrics = Client::new(None).body(&format!("{}/metrics", house.accounts))?;
    let counted = metrics.lines().filter(|line| line.starts_with("vault_nanoseconds_total"));
    let counted = counted.filter(|line| !line.contains("asked=\"index\""));
    Ok(counted.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum())
}
