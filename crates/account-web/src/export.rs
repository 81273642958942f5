//! The archive a person takes along: a ZIP that is written into the answer as it grows.
//!
//! Nothing of it is kept: what was written so far is handed on and forgotten before the next piece is made.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use account::{
    AccountId,
    flows::{EventEntry, Events, Export},
};
use axum::body::Bytes;
use futures_util::Stream;
use locale::Locale;
use serde::Serialize;
use zip::{ZipWriter, write::SimpleFileOptions, write::StreamWriter};

/// How many events are opened in one go.
const PAGE: i64 = 200;

/// What was written and not handed on yet.
#[derive(Clone, Default)]
struct Outbox(Arc<Mutex<Vec<u8>>>);

impl Outbox {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The archive, piece by piece.
pub fn archive(
    events: Events,
    of: AccountId,
    export: Export,
    locale: Locale,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    async_stream::try_stream! {
        let outbox = Outbox::default();
        let mut zip = ZipWriter::new_stream(outbox.clone());
        for (name, content) in files(&export, locale)? {
            add(&mut zip, name, &content)?;
            yield outbox.take();
        }
        zip.start_file("events.jsonl", options()).map_err(io::Error::other)?;
        let mut before = None;
        loop {
            let page = events.list(&of, before, PAGE).await.map_err(io::Error::other)?;
            for event in &page.events {
                let mut line = serde_json::to_vec(&EventEntry::from(event))?;
                line.push(b'\n');
                zip.write_all(&line)?;
            }
            yield outbox.take();
            before = page.older;
            if before.is_none() {
                break;
            }
        }
        zip.finish().map_err(io::Error::other)?;
        yield outbox.take();
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)
}

fn add(zip: &mut ZipWriter<StreamWriter<Outbox>>, name: &str, content: &[u8]) -> io::Result<()> {
    zip.start_file(name, options()).map_err(io::Error::other)?;
    zip.write_all(content)
}

/// Everything but the events.
fn files(export: &Export, locale: Locale) -> io::Result<Vec<(&'static str, Vec<u8>)>> {
    let readme = [
        locale.say("leave-readme-what"),
        locale.say("leave-readme-files"),
        locale.say("leave-readme-not-in-it"),
        locale.say("leave-readme-watched"),
    ];
    Ok(vec![
        ("README.txt", format!("{}\n", readme.join("\n\n")).into_bytes()),
        ("account.json", json(&export.account)?),
        ("sessions.json", json(&export.sessions)?),
        ("devices.json", json(&export.devices)?),
        ("servers.json", json(&export.servers)?),
        ("shares_given.json", json(&export.shares_given)?),
        ("shares_received.json", json(&export.shares_received)?),
        ("mails.json", json(&export.mails)?),
        ("ways_in.json", json(&export.ways_in)?),
    ])
}

fn json(what: &impl Serialize) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(what)?)
}
