//! Turning over the key that finds, for `houselights keys`: a new one, every look-up hash made anew with it, and the old
//! one out.
//!
//! ```text
//! new --lookup ──(everybody looks under both)──▶ after ten seconds it writes ──rotate──▶ nothing under the old one ──▶ retire
//! ```

use account::flows::FindUse;
use account::reservation::NAME_HELD;
use kernel::{Clock as _, Timestamp};

use super::keys::{BETWEEN, ROUNDS, once_through, put};
use crate::ambient::{OsEntropy, SystemClock};
use crate::failure::Failure;
use crate::house::AccountHouse;
use crate::settings::Config;
use crate::vault::{KeyInfo, Keyring, SETTLING};

/// `houselights keys new --lookup`.
pub async fn new(config: &Config, print: bool) -> Result<(), Failure> {
    let mut keyring = config.keyring.read()?;
    let Some(id) = keyring.renew_finding(&OsEntropy, SystemClock.now()) else {
        return Err(Failure::new("two keys find already: the older one must go first")
            .advise("houselights keys rotate, then retire the older one; `houselights keys show` names it"));
    };
    if !put(config, &keyring, print)? {
        return Ok(());
    }
    println!("Key {id} is there. A running service takes it up within seconds.");
    println!("  copy the keyring again, then let everybody be found by it: houselights keys rotate");
    println!(
        "  not turned over with it: the texts of tokens, the pepper under password hashes, and counts of tries. They stay \
         with the house's own key; see the manual on keys"
    );
    Ok(())
}

/// The second half of `houselights keys rotate`: nothing to do where one key finds.
pub async fn rotate(config: &Config, house: &AccountHouse) -> Result<(), Failure> {
    let keyring = config.keyring.read()?;
    let Some(older) = settled(&keyring).await else { return Ok(()) };
    // The vault in use read the keyring at its start, and so has both.
    let (now, until) = current(&keyring);
    let keys = &house.flows.keys;
    let mut changed = 0;
    for round in 0..ROUNDS {
        let (begun, rows) = (keys.begin_finding().await?, keys.count_found().await?);
        changed += once_through(begun, rows, async |at| keys.find_anew(at).await).await?;
        let left = keys.found_by(&older, until).await?;
        if left.hashes == 0 {
            println!("{changed} look-up hashes were made anew. Nobody is found by an older key than {now}.");
            if left.held > 0 {
                println!("  {}", held(&older, left, until));
            }
            return Ok(());
        }
        if round + 1 < ROUNDS {
            tokio::time::sleep(BETWEEN).await;
        }
    }
    Err(Failure::new(format!("some are found by {older}, an older key than {now}, again and again")).advise(
        "another process has not taken up the key: send it SIGHUP or start it again, then repeat this; if none is, two \
         accounts have one address, and `houselights account show` tells which",
    ))
}

/// `houselights keys retire` of a key that finds; none if it is none.
pub async fn retire(
    config: &Config,
    house: &AccountHouse,
    key: &str,
    print: bool,
) -> Option<Result<(), Failure>> {
    let keyring = match config.keyring.read() {
        Ok(keyring) => keyring,
        Err(why) => return Some(Err(why.into())),
    };
    keyring.finding(SystemClock.now()).iter().find(|info| info.id == key)?;
    Some(out(config, house, keyring, key, print).await)
}

async fn out(
    config: &Config,
    house: &AccountHouse,
    mut keyring: Keyring,
    key: &str,
    print: bool,
) -> Result<(), Failure> {
    let (_, until) = current(&keyring);
    if !keyring.remove(key) {
        return Err(Failure::new(format!("{key} is the newest key that finds"))
            .advise("make another first: houselights keys new --lookup"));
    }
    let used = house.flows.keys.found_by(key, until).await?;
    if used.hashes > 0 {
        return Err(Failure::new(format!("{} look-up hashes are made with {key}", used.hashes))
            .advise("make them anew first: houselights keys rotate"));
    }
    if used.held > 0 {
        return Err(Failure::new(format!("key {key} is still needed")).advise(held(key, used, until)));
    }
    if put(config, &keyring, print)? {
        println!("Key {key} is out of the keyring: nobody is found by it.");
        println!("  copies of the database from before the rotation need an older copy of the keyring");
    }
    Ok(())
}

fn held(key: &str, used: FindUse, until: Timestamp) -> String {
    format!(
        "{} names and addresses that people gave up are held under {key}; the last of them is let go by {until}, and {key} \
         can be retired then",
        used.held
    )
}

/// The newest key that finds, and when the last name that could be held under the one before is let go.
fn current(keyring: &Keyring) -> (String, Timestamp) {
    let newest = keyring.finding(SystemClock.now()).into_iter().max_by_key(|info| info.since);
    newest.map_or((String::new(), Timestamp(0)), |info| (info.id, info.since + SETTLING + NAME_HELD))
}

/// The older key, once the newer one writes; none where there is one key.
async fn settled(keyring: &Keyring) -> Option<String> {
    let keys = keyring.finding(SystemClock.now());
    let [first, second] = keys.as_slice() else { return None };
    let newer = |one: &KeyInfo, than: &KeyInfo| one.since > than.since;
    if newer(second, first) {
        println!("The new key was made a moment ago: everybody who runs takes it up first.");
        tokio::time::sleep((second.since + SETTLING).since(SystemClock.now())).await;
        return Some(first.id.clone());
    }
    Some(second.id.clone())
}
