//! One endless answer: ffmpeg's output as it comes, for players that take no segments.
//!
//! The pipe is the throttle: ffmpeg waits while nobody reads. Dropping the stream kills it.

use std::path::PathBuf;

use async_trait::async_trait;
use media::playback::port::{ByteStream, Fault, StreamOrder};
use media::playback::rendition::Recipe;
use tokio::io::AsyncReadExt;
use tokio::process::ChildStdout;

use crate::encode::{Settings, burnt};
use crate::ffmpeg::{Limits, Order, Running, arguments};

/// Starts a stream; it is only given once ffmpeg gave its first bytes, so that a broken file is an error and not an
/// empty film.
pub(crate) async fn start(
    settings: &Settings,
    number: u64,
    order: StreamOrder,
) -> Result<Box<dyn ByteStream>, Fault> {
    let mut folder = None;
    if let Some((_, Recipe::VideoEncode { burn: Some(burn), .. })) = &order.video {
        folder = Some(burnt(settings, number, &order.source.path, burn).await?);
    }
    let source = PathBuf::from(&order.source.path);
    let words = arguments::endless(&order, folder.is_some());
    let mut run = Order::reading(&settings.programs.ffmpeg, &order.source.path, words, Limits::FILM);
    run.reads = std::iter::once(source).chain(folder.as_ref().map(|folder| folder.0.clone())).collect();
    run.folder = folder.as_ref().map(|folder| folder.0.clone());
    let mut running = crate::ffmpeg::start(run).await.map_err(crate::encode::fault)?;
    let output = running.output().ok_or_else(|| Fault::Io(std::io::ErrorKind::BrokenPipe.into()))?;
    let mut stream = Endless { running: Some(running), output, first: None, _folder: folder };
    match stream.read().await {
        Some(Ok(bytes)) => stream.first = Some(bytes),
        Some(Err(fault)) => return Err(fault),
        None => return Err(Fault::Unreadable { why: "nothing came out of it".into() }),
    }
    Ok(Box::new(stream))
}

/// A folder that goes away with its stream.
pub(crate) struct RunFolder(pub PathBuf);

impl Drop for RunFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Endless {
    running: Option<Running>,
    output: ChildStdout,
    first: Option<Vec<u8>>,
    _folder: Option<RunFolder>,
}

impl Endless {
    async fn read(&mut self) -> Option<Result<Vec<u8>, Fault>> {
        const CHUNK: usize = 128 * 1024;
        let mut bytes = Vec::with_capacity(CHUNK);
        match (&mut self.output).take(u64::try_from(CHUNK).unwrap_or(65_536)).read_buf(&mut bytes).await {
            Ok(1..) => Some(Ok(bytes)),
            Ok(0) => {
                let ended = self.running.take()?.ended().await;
                ended.err().map(|error| Err(crate::encode::fault(error)))
            }
            Err(error) => Some(Err(Fault::Io(error))),
        }
    }
}

#[async_trait]
impl ByteStream for Endless {
    async fn next(&mut self) -> Option<Result<Vec<u8>, Fault>> {
        match self.first.take() {
            Some(bytes) => Some(Ok(bytes)),
            None => self.read().await,
        }
    }
}
