//! Sending a film as it is, beside nginx sending the same file.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::Line;
use super::client::{Client, Result};
use super::films;
use super::house::{House, free_port, text};

const SIZE: u64 = 512 << 20;
const RANGE: u64 = 8 << 20;
const ROUNDS: usize = 3;

/// Alternates between both and gives the medians.
pub fn measure() -> Result<Vec<Line>> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let folder = place.path().join("films");
    fs::create_dir(&folder).map_err(|e| e.to_string())?;
    let film = folder.join("A Large Film (2020).mkv");
    films::tiny(&film)?;
    let open = fs::OpenOptions::new().append(true).open(&film).map_err(|e| e.to_string())?;
    fill(open, SIZE)?;
    let house = House::start(place.path())?;
    let key = house.library(&folder)?;
    let item = house.scanned(&key, 1)?;
    let ours = format!("{}{}", house.media, text(&item, "/Media/0/Part/0/key")?);
    let mut nginx = Nginx::start(place.path(), &folder)?;
    let theirs = format!("http://127.0.0.1:{}/A%20Large%20Film%20(2020).mkv", nginx.port);
    let (mut mine, mut limit) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        limit.push(gigabytes_per_second(&house.client, &theirs)?);
        mine.push(gigabytes_per_second(&house.client, &ours)?);
    }
    nginx.end();
    let (mine, limit) = (median(mine), median(limit));
    Ok(vec![Line {
        what: "direct play, ranges of 8 MiB over two lines".into(),
        ours: format!("{mine:.2} GB/s"),
        limit: format!("{limit:.2} GB/s nginx, same file"),
        ratio: format!("{:.2}", mine / limit),
        aim: "0.8",
    }])
}

fn fill(mut file: fs::File, size: u64) -> Result<()> {
    use std::io::Write;
    let block: Vec<u8> = (0..1u32 << 20).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for _ in 0..size / block.len() as u64 {
        file.write_all(&block).map_err(|e| e.to_string())?;
    }
    Ok(())
}

fn gigabytes_per_second(client: &Client, url: &str) -> Result<f64> {
    let began = Instant::now();
    let read: u64 = std::thread::scope(|scope| {
        let lines: Vec<_> = (0..2u64)
            .map(|line| {
                scope.spawn(move || {
                    let mut scratch = vec![0; 1 << 20];
                    let mut read = 0;
                    let mut at = line * RANGE;
                    while at + RANGE <= SIZE {
                        read += client.swallow(url, at, at + RANGE - 1, &mut scratch)?;
                        at += 2 * RANGE;
                    }
                    Ok::<u64, String>(read)
                })
            })
            .collect();
        lines.into_iter().map(|line| line.join().map_err(|_| "a line broke".to_owned())?).sum::<Result<u64>>()
    })?;
    Ok(read as f64 / began.elapsed().as_secs_f64() / 1e9)
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

struct Nginx {
    process: Child,
    port: u16,
}

impl Nginx {
    fn start(place: &Path, folder: &Path) -> Result<Self> {
        let port = free_port()?;
        let own = place.join("nginx");
        fs::create_dir(&own).map_err(|e| e.to_string())?;
        let path = own.display();
        let user = if own.starts_with("/tmp") { "user root;" } else { "" };
        let configuration = format!(
            "{user} worker_processes 1; daemon off; pid {path}/pid; error_log {path}/error.log;
             events {{ worker_connections 64; }}
             http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
               client_body_temp_path {path}/a; proxy_temp_path {path}/b; fastcgi_temp_path {path}/c;
               uwsgi_temp_path {path}/d; scgi_temp_path {path}/e;
               server {{ listen 127.0.0.1:{port}; root {}; }} }}",
            folder.display()
        );
        let file = own.join("nginx.conf");
        fs::write(&file, configuration).map_err(|e| e.to_string())?;
        let process = Command::new("/usr/sbin/nginx")
            .arg("-c")
            .arg(&file)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("nginx cannot start: {e}"))?;
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(Self { process, port });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("nginx did not answer".into())
    }

    fn end(&mut self) {
        // Once ended its number may be somebody else's.
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = Command::new("kill").arg(self.process.id().to_string()).status();
            let _ = self.process.wait();
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.end();
    }
}
