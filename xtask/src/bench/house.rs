//! A house to measure: the release binary in a folder of its own, with one account and a claimed server.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::client::{Client, Result};
use crate::run::root;

/// Names the database of the accounts. Not on the command line, where everybody would read its password.
const DATABASE: &str = "HOUSELIGHTS_ACCOUNTS_DATABASE";

/// The password of the one account.
pub const PASSWORD: &str = "measure lantern harbour 90";

/// A running house. Ends with the value.
pub struct House {
    /// Its folder.
    pub place: PathBuf,
    /// Where the account service answers.
    pub accounts: String,
    /// Where the media server answers.
    pub media: String,
    /// Talks as the owner.
    pub client: Client,
    process: Mutex<Child>,
    ports: (u16, u16),
    database: Option<String>,
}

impl House {
    /// Starts a house in an empty folder and claims its server.
    pub fn start(place: &Path) -> Result<Self> {
        Self::start_on(place, None)
    }

    /// The same with its accounts in a database of its own, if one is given.
    pub fn start_on(place: &Path, database: Option<String>) -> Result<Self> {
        let ports = (free_port()?, free_port()?);
        let (process, _) = launch(place, ports, database.as_deref())?;
        let accounts = format!("http://127.0.0.1:{}", ports.0);
        let media = format!("http://127.0.0.1:{}", ports.1);
        let mut house = Self {
            place: place.to_path_buf(),
            accounts,
            media,
            client: Client::new(None),
            process: Mutex::new(process),
            ports,
            database,
        };
        let create =
            ["account", "create", "--email", "bench@example.test", "--name", "bench", "--password-stdin"];
        Self::command(place, house.database.as_deref(), &create)?;
        let token = house.sign_in("bench-owner")?;
        house.client = Client::new(Some(token));
        let claim = house.client.get(&format!("{}/api/claim/token.json", house.accounts))?;
        let claim = text(&claim, "/token")?;
        house.client.post(&format!("{}/myplex/claim?token={claim}", house.media))?;
        Ok(house)
    }

    /// Ends the process and starts it again; gives the time until it answered.
    pub fn restart(&mut self) -> Result<Duration> {
        self.end();
        let (process, took) = launch(&self.place, self.ports, self.database.as_deref())?;
        self.process = Mutex::new(process);
        Ok(took)
    }

    /// Signs in with the right password from a device; gives its token.
    pub fn sign_in(&self, device: &str) -> Result<String> {
        sign_in(&self.accounts, device)
    }

    /// Makes a library of films and gives its key.
    pub fn library(&self, folder: &Path) -> Result<String> {
        let mut url =
            url::Url::parse(&format!("{}/library/sections", self.media)).map_err(|e| e.to_string())?;
        url.query_pairs_mut()
            .append_pair("name", "Films")
            .append_pair("type", "movie")
            .append_pair("agent", "tv.plex.agents.movie")
            .append_pair("scanner", "Plex Movie")
            .append_pair("language", "en-US")
            .append_pair("location", &folder.display().to_string());
        self.client.post(url.as_str())?;
        let sections = self.client.get(&format!("{}/library/sections", self.media))?;
        text(&sections, "/MediaContainer/Directory/0/key")
    }

    /// Waits until a library shows this many films, each probed; gives the first one.
    pub fn scanned(&self, key: &str, count: u64) -> Result<Value> {
        let url = format!(
            "{}/library/sections/{key}/all?duration%3E%3E=0&X-Plex-Container-Start=0&X-Plex-Container-Size=1",
            self.media
        );
        let mut there = 0;
        self.wait(120, &mut || {
            let page = self.client.get(&url)?;
            there = page.pointer("/MediaContainer/totalSize").and_then(Value::as_u64).unwrap_or(0);
            let first = page.pointer("/MediaContainer/Metadata/0").filter(|_| there >= count);
            Ok(first.cloned())
        })
        .map_err(|why| format!("{why}: {there} of {count} films were read"))
    }

    /// Waits until a library is not being scanned.
    pub fn calm(&self, key: &str) -> Result<()> {
        self.wait(60, &mut || {
            let sections = self.client.get(&format!("{}/library/sections", self.media))?;
            let all = sections.pointer("/MediaContainer/Directory").and_then(Value::as_array);
            let one = all.and_then(|all| all.iter().find(|one| one["key"].as_str() == Some(key)));
            let one = one.ok_or_else(|| format!("there is no library {key}"))?;
            Ok((one["refreshing"].as_bool() == Some(false)).then_some(()))
        })
        .map_err(|why| format!("{why}: the library is still being scanned"))
    }

    /// Asks until there is an answer, this many seconds at most, while the house runs.
    fn wait<T>(&self, seconds: u64, ask: &mut dyn FnMut() -> Result<Option<T>>) -> Result<T> {
        let end = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < end {
            if let Some(answer) = ask()? {
                return Ok(answer);
            }
            if let Some(status) = self.child().try_wait().map_err(|e| e.to_string())? {
                return Err(format!("the house ended with {status}: {}", last_words(&self.place)));
            }
            // Often enough to measure by, seldom enough not to be what is measured.
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(format!("not within {seconds} seconds"))
    }

    fn child(&self) -> std::sync::MutexGuard<'_, Child> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The memory the process holds, in megabytes: now, and at most so far.
    pub fn resident_megabytes(&self) -> Result<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child().id()))
            .map_err(|e| e.to_string())?;
        let line = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        };
        let (now, most) = line("VmRSS:").zip(line("VmHWM:")).ok_or("no memory of the process is told")?;
        Ok((now / 1024.0, most / 1024.0))
    }

    /// Runs a command of the operator on this house.
    pub fn operator(&self, arguments: &[&str]) -> Result<()> {
        Self::command(&self.place, self.database.as_deref(), arguments)
    }

    /// Runs a command of the operator beside the house; the password is what it reads.
    pub fn command(place: &Path, database: Option<&str>, arguments: &[&str]) -> Result<()> {
        let mut child = Command::new(binary())
            .args(arguments)
            .arg("--data")
            .arg(place.join("data"))
            .envs(database.map(|url| (DATABASE, url)))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|e| e.to_string())?;
        if let Some(mut input) = child.stdin.take() {
            // A command that asks for nothing may be over already.
            let _ = writeln!(input, "{PASSWORD}");
        }
        let status = child.wait().map_err(|e| e.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("houselights {}: {status}", arguments.join(" "))) }
    }

    fn end(&mut self) {
        let mut child = self.child();
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        let _ = Command::new("kill").arg(child.id().to_string()).status();
        for _ in 0..750 {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        // Longer than a house may take to leave.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.end();
    }
}

/// Signs in with the right password.
pub fn sign_in(accounts: &str, device: &str) -> Result<String> {
    let answer = Client::device(device)
        .form(&format!("{accounts}/api/v2/users/signin"), &[("login", "bench"), ("password", PASSWORD)])?;
    text(&answer, "/authToken")
}

/// A text inside an answer.
pub fn text(value: &Value, pointer: &str) -> Result<String> {
    match value.pointer(pointer) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(format!("the answer has no {pointer}")),
    }
}

/// A port nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|e| e.to_string())?;
    Ok(listener.local_addr().map_err(|e| e.to_string())?.port())
}

fn binary() -> PathBuf {
    root().join("target/release/houselights")
}

fn launch(place: &Path, ports: (u16, u16), database: Option<&str>) -> Result<(Child, Duration)> {
    let log = std::fs::File::create(place.join("house.log")).map_err(|e| e.to_string())?;
    let began = Instant::now();
    let mut child = Command::new(binary())
        .args(["up", "--media-name", "Bench", "--discovery", "false"])
        .arg("--data")
        .arg(place.join("data"))
        .arg("--accounts-listen")
        .arg(format!("127.0.0.1:{}", ports.0))
        .arg("--accounts-url")
        .arg(format!("http://127.0.0.1:{}", ports.0))
        .arg("--media-listen")
        .arg(format!("127.0.0.1:{}", ports.1))
        .envs(database.map(|url| (DATABASE, url)))
        .stdin(Stdio::null())
        .stdout(log.try_clone().map_err(|e| e.to_string())?)
        .stderr(log)
        .spawn()
        .map_err(|e| {
            format!("{} cannot start ({e}); build it with: cargo build --release", binary().display())
        })?;
    let probe = Client::new(None);
    let end = began + Duration::from_secs(30);
    while Instant::now() < end && matches!(child.try_wait(), Ok(None)) {
        let both = probe.get(&format!("http://127.0.0.1:{}/identity", ports.1)).is_ok()
            && probe.get(&format!("http://127.0.0.1:{}/healthz", ports.0)).is_ok();
        if both {
            return Ok((child, began.elapsed()));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = child.kill();
    let _ = child.wait();
    Err(format!("the house did not answer within 30 seconds: {}", last_words(place)))
}

/// The last line a house wrote.
fn last_words(place: &Path) -> String {
    let log = std::fs::read_to_string(place.join("house.log")).unwrap_or_default();
    log.lines().last().unwrap_or("it wrote nothing").to_owned()
}
