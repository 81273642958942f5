//! Asking a house, and counting how fast it answers.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

/// What a measurement ends with: a value, or one sentence.
pub type Result<T> = std::result::Result<T, String>;

/// One device that talks to a house.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    device: String,
    token: Option<String>,
}

impl Client {
    /// The owner's own device, with or without a token.
    pub fn new(token: Option<String>) -> Self {
        let agent =
            ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(60))).build().into();
        Self { agent, device: "bench-owner".into(), token }
    }

    /// Another device.
    pub fn device(name: &str) -> Self {
        Self { device: name.into(), ..Self::new(None) }
    }

    /// The document at an address; null where the body is no JSON.
    pub fn get(&self, url: &str) -> Result<Value> {
        let mut answer = self.request(self.agent.get(url)).call().map_err(|e| e.to_string())?;
        let body = answer.body_mut().read_to_string().map_err(|e| e.to_string())?;
        Ok(serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// Sends nothing but the address.
    pub fn post(&self, url: &str) -> Result<Value> {
        let mut answer =
            self.request(self.agent.post(url)).send_empty().map_err(|e| format!("{url}: {e}"))?;
        let body = answer.body_mut().read_to_string().map_err(|e| e.to_string())?;
        Ok(serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// Sends a form.
    pub fn form(&self, url: &str, fields: &[(&str, &str)]) -> Result<Value> {
        let mut answer = self
            .request(self.agent.post(url))
            .send_form(fields.iter().copied())
            .map_err(|e| e.to_string())?;
        let body = answer.body_mut().read_to_string().map_err(|e| e.to_string())?;
        serde_json::from_str(&body).map_err(|e| e.to_string())
    }

    /// Reads a range of bytes and throws them away; gives how many they were.
    pub fn swallow(&self, url: &str, from: u64, to: u64, scratch: &mut [u8]) -> Result<u64> {
        let call = self.request(self.agent.get(url)).header("range", format!("bytes={from}-{to}"));
        let mut answer = call.call().map_err(|e| e.to_string())?;
        let mut reader = answer.body_mut().as_reader();
        let mut read = 0;
        loop {
            match reader.read(scratch).map_err(|e| e.to_string())? {
                0 => return Ok(read),
                count => read += count as u64,
            }
        }
    }

    /// The body of an answer, as text.
    pub fn body(&self, url: &str) -> Result<String> {
        let mut answer = self.request(self.agent.get(url)).call().map_err(|e| format!("{url}: {e}"))?;
        answer.body_mut().read_to_string().map_err(|e| e.to_string())
    }

    fn request<B>(&self, builder: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        let builder =
            builder.header("accept", "application/json").header("x-plex-client-identifier", &self.device);
        match &self.token {
            Some(token) => builder.header("x-plex-token", token),
            None => builder,
        }
    }
}

/// How often something was done, and how long each took.
pub struct Pace {
    /// Times per second, over all threads.
    pub per_second: f64,
    /// Each one's time, sorted.
    times: Vec<Duration>,
}

impl Pace {
    /// The time that this share of all stayed below, in milliseconds.
    pub fn below(&self, share: f64) -> f64 {
        let index = ((self.times.len() as f64 - 1.0) * share).round().max(0.0) as usize;
        self.times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Does something on several threads at fixed times, this often per second in all, whether or not it keeps up; the time
/// of each counts from when it was due, so that a queue shows.
pub fn open_loop<S>(
    threads: usize,
    per_second: f64,
    seconds: u64,
    each: impl Fn(usize) -> S + Sync,
) -> Result<Pace>
where
    S: FnMut() -> Result<()>,
{
    let began = Instant::now();
    let results: Vec<Result<Vec<Duration>>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let each = &each;
                scope.spawn(move || {
                    let mut act = each(thread);
                    let mut times = Vec::new();
                    for turn in 0.. {
                        let nth = turn * threads + thread;
                        let due = began + Duration::from_secs_f64(nth as f64 / per_second);
                        if due >= began + Duration::from_secs(seconds) {
                            break;
                        }
                        std::thread::sleep(due.saturating_duration_since(Instant::now()));
                        act()?;
                        times.push(due.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        workers.into_iter().map(joined).collect()
    });
    paced(results, began)
}

/// Does something on several threads for a while, each one after the other.
pub fn pace<S>(threads: usize, seconds: u64, each: impl Fn(usize) -> S + Sync) -> Result<Pace>
where
    S: FnMut() -> Result<()>,
{
    let stop = AtomicBool::new(false);
    let began = Instant::now();
    let results: Vec<Result<Vec<Duration>>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let (stop, each) = (&stop, &each);
                scope.spawn(move || {
                    let mut act = each(thread);
                    let mut times = Vec::new();
                    while !stop.load(Ordering::Relaxed) {
                        let start = Instant::now();
                        act()?;
                        times.push(start.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(seconds));
        stop.store(true, Ordering::Relaxed);
        workers.into_iter().map(joined).collect()
    });
    paced(results, began)
}

fn joined<T>(worker: std::thread::ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    worker.join().unwrap_or_else(|_| Err("a worker broke".into()))
}

fn paced(results: Vec<Result<Vec<Duration>>>, began: Instant) -> Result<Pace> {
    let took = began.elapsed().as_secs_f64();
    let mut times = Vec::new();
    for result in results {
        times.extend(result?);
    }
    times.sort_unstable();
    Ok(Pace { per_second: times.len() as f64 / took, times })
}
