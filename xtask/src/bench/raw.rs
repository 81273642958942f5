//! A client that costs next to nothing, so that what is measured is the other side: one kept connection, and requests
//! that were written before.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::client::Result;

/// One kept connection.
pub struct Asker {
    stream: BufReader<TcpStream>,
    address: String,
}

/// A request, ready to be sent.
pub struct Request(Vec<u8>);

/// An answer, as it came.
pub struct Answer {
    /// The number of the status.
    pub status: u16,
    /// The headers in their order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Asker {
    /// Connects to `host:port`.
    pub fn new(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).map_err(|e| e.to_string())?;
        stream.set_nodelay(true).map_err(|e| e.to_string())?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(|e| e.to_string())?;
        Ok(Self { stream: BufReader::new(stream), address: address.to_owned() })
    }

    /// Writes a request down: `GET /path` or `POST /path`, headers, and a body that is not empty with `POST`.
    pub fn request(&self, what: &str, headers: &[(&str, &str)], body: &str) -> Request {
        let mut text = format!("{what} HTTP/1.1\r\nhost: {}\r\n", self.address);
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            let kind = "application/x-www-form-urlencoded";
            text.push_str(&format!("content-type: {kind}\r\ncontent-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        Request(text.into_bytes())
    }

    /// Asks once, and reads the whole answer.
    pub fn ask(&mut self, request: &Request) -> Result<Answer> {
        self.stream.get_mut().write_all(&request.0).map_err(|e| e.to_string())?;
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|number| number.parse().ok());
        let status = status.ok_or_else(|| format!("no answer: {first}"))?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.and_then(|(_, value)| value.parse().ok()).ok_or("the answer tells no length")?;
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).map_err(|e| e.to_string())?;
        Ok(Answer { status, headers, body })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).map_err(|e| e.to_string())?;
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}
