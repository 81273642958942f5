//! Pictures of items: from images beside the film, from the film itself, kept in a cache by item, in any shape asked for.
//!
//! Every picture that comes in is decoded and encoded anew, so nothing but pixels is ever passed on. Pixel work runs off
//! the async threads, a bounded number at a time.

mod pixels;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use media::ItemKey;
use media::item::{Picture, PictureKind, PictureSource};
use media::ports::Pictures;
use media::ports::pictures::{FrameSource, ImageBytes, PictureError, PictureShape};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::ffmpeg::{Limits, Order, Programs, collect};

/// How large an image file may be.
const MOST_BYTES: u64 = 40 << 20;
/// The width pictures are kept in at most.
const WIDEST: u32 = 1920;

/// Pictures in a cache folder.
#[derive(Debug, Clone)]
pub struct PictureCache {
    folder: PathBuf,
    programs: Programs,
    hands: Arc<Semaphore>,
}

impl PictureCache {
    /// Pictures in this folder, made with this ffmpeg, this many at a time.
    #[must_use]
    pub fn new(folder: PathBuf, programs: Programs, at_once: usize) -> Self {
        Self { folder, programs, hands: Arc::new(Semaphore::new(at_once.max(1))) }
    }

    /// The folder of an item's pictures. A thousand items share one above it, so that no folder grows without end.
    fn of(&self, item: ItemKey) -> PathBuf {
        self.folder.join((item.0 / 1000).to_string()).join(item.to_string())
    }

    fn kept(&self, item: ItemKey, kind: PictureKind) -> PathBuf {
        self.of(item).join(format!("{}.jpg", kind.name()))
    }

    async fn pixel_work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PictureError> + Send + 'static,
    ) -> Result<T, PictureError> {
        let _hand = self.hands.acquire().await;
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|_| Err(PictureError::Unreadable("the image broke its reader".into())))
    }

    /// Keeps a picture; what was shaped from the one before goes.
    async fn keep(
        &self,
        item: ItemKey,
        kind: PictureKind,
        source: PictureSource,
        bytes: Vec<u8>,
    ) -> Result<Picture, PictureError> {
        let jpeg = self.pixel_work(move || pixels::kept(&bytes, WIDEST)).await?;
        let stamp = hex::encode(Sha256::digest(&jpeg).get(..8).unwrap_or_default());
        self.drop_shaped(item, kind).await;
        write(&self.kept(item, kind), &jpeg).await.map_err(PictureError::Cache)?;
        Ok(Picture { kind, source, origin: None, stamp })
    }

    async fn drop_shaped(&self, item: ItemKey, kind: PictureKind) {
        let Ok(mut entries) = tokio::fs::read_dir(self.of(item)).await else { return };
        while let Ok(Some(entry)) = entries.next_entry().await {
            if entry.file_name().to_string_lossy().starts_with(&format!("{}-", kind.name())) {
                let _ = tokio::fs::remove_file(entry.path()).await;
            }
        }
    }

    /// A frame at a fifth of the film, where titles are over and nothing is given away yet.
    async fn frame(&self, source: &FrameSource) -> Result<Vec<u8>, PictureError> {
        if source.attached
            && let Ok(bytes) = self.one_frame(source, 0, "0:v:1", false).await
            && !bytes.is_empty()
        {
            return Ok(bytes);
        }
        let at = source.duration_ms.map_or(0, |length| length / 5);
        for at in [at, 0] {
            let bytes = self.one_frame(source, at, "0:V:0", true).await?;
            if !bytes.is_empty() {
                return Ok(bytes);
            }
        }
        Err(PictureError::Absent)
    }

    async fn one_frame(
        &self,
        source: &FrameSource,
        at_ms: u64,
        stream: &str,
        choose: bool,
    ) -> Result<Vec<u8>, PictureError> {
        // Of a second or so of film the frame that is most like the others: no flash, no fade.
        let filters = if choose { "thumbnail=25,scale=min(1280\\,iw):-2" } else { "scale=min(1280\\,iw):-2" };
        let seconds = format!("{}.{:03}", at_ms / 1000, at_ms % 1000);
        let file = format!("file:{}", source.path);
        let words = [
            "-v",
            "error",
            "-nostdin",
            "-protocol_whitelist",
            "file,pipe",
            "-threads",
            "1",
            "-ss",
            &seconds,
            "-i",
        ];
        let mut arguments: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
        arguments.push(file.into());
        let rest =
            ["-map", stream, "-an", "-sn", "-frames:v", "1", "-vf", filters, "-c:v", "mjpeg", "-q:v", "3"];
        arguments.extend(rest.iter().map(std::ffi::OsString::from));
        arguments.extend(["-f", "image2pipe", "pipe:1"].map(std::ffi::OsString::from));
        let order = Order::reading(&self.programs.ffmpeg, &source.path, arguments, Limits::SHORT);
        let most = usize::try_from(MOST_BYTES).unwrap_or(usize::MAX);
        collect(order, most).await.map_err(|error| PictureError::Unreadable(error.to_string()))
    }
}

#[async_trait]
impl Pictures for PictureCache {
    async fn take_local(
        &self,
        item: ItemKey,
        kind: PictureKind,
        path: &str,
    ) -> Result<Picture, PictureError> {
        let path = PathBuf::from(path);
        let bytes = self.pixel_work(move || read_limited(&path)).await?;
        self.keep(item, kind, PictureSource::Local, bytes).await
    }

    async fn take_frame(
        &self,
        item: ItemKey,
        kind: PictureKind,
        source: &FrameSource,
    ) -> Result<Picture, PictureError> {
        let bytes = self.frame(source).await?;
        let from = if source.attached { PictureSource::Embedded } else { PictureSource::Frame };
        let picture = self.keep(item, kind, from, bytes).await?;
        // The stamp of a frame is its film's: the same film gives the same frame.
        Ok(Picture { stamp: source.stamp.clone(), ..picture })
    }

    async fn take_bytes(
        &self,
        item: ItemKey,
        kind: PictureKind,
        bytes: Vec<u8>,
    ) -> Result<Picture, PictureError> {
        if bytes.len() as u64 > MOST_BYTES {
            return Err(PictureError::Unreadable("the image is larger than 40 MB".into()));
        }
        self.keep(item, kind, PictureSource::Uploaded, bytes).await
    }

    async fn original(&self, item: ItemKey, kind: PictureKind) -> Result<ImageBytes, PictureError> {
        let bytes = tokio::fs::read(self.kept(item, kind)).await.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => PictureError::Absent,
            _ => PictureError::Cache(error),
        })?;
        Ok(ImageBytes { mime: "image/jpeg", bytes })
    }

    async fn shaped(
        &self,
        item: ItemKey,
        kind: PictureKind,
        shape: &PictureShape,
    ) -> Result<ImageBytes, PictureError> {
        let extension = if shape.png { "png" } else { "jpg" };
        let mime = if shape.png { "image/png" } else { "image/jpeg" };
        let PictureShape { width, height, cover, upscale, quality, blur, .. } = *shape;
        let flags = format!("{}{}", u8::from(cover), u8::from(upscale));
        let name = format!("{}-{width}x{height}-{flags}-{quality}-{blur}.{extension}", kind.name());
        let path = self.of(item).join(name);
        if let Ok(bytes) = tokio::fs::read(&path).await {
            return Ok(ImageBytes { mime, bytes });
        }
        let original = self.original(item, kind).await?.bytes;
        let wanted = shape.clone();
        let bytes = self.pixel_work(move || pixels::shaped(&original, &wanted)).await?;
        // A full disk is no reason not to show a picture.
        if let Err(error) = write(&path, &bytes).await {
            tracing::warn!(error = %error, "a shaped picture could not be kept");
        }
        Ok(ImageBytes { mime, bytes })
    }

    async fn collage(&self, items: &[ItemKey], shape: &PictureShape) -> Result<ImageBytes, PictureError> {
        let mut pictures = Vec::new();
        for item in items {
            if let Ok(picture) = self.original(*item, PictureKind::Thumb).await {
                pictures.push(picture.bytes);
            }
            if pictures.len() == 4 {
                break;
            }
        }
        if pictures.is_empty() {
            return Err(PictureError::Absent);
        }
        let shape = shape.clone();
        let bytes = self.pixel_work(move || pixels::collage(&pictures, &shape)).await?;
        Ok(ImageBytes { mime: "image/jpeg", bytes })
    }

    async fn forget(&self, item: ItemKey) {
        let _ = tokio::fs::remove_dir_all(self.of(item)).await;
    }
}

fn read_limited(path: &Path) -> Result<Vec<u8>, PictureError> {
    use std::io::Read;
    let unreadable = |error: io::Error| PictureError::Unreadable(error.to_string());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(PictureError::Unreadable("the image is larger than 40 MB".into()));
    }
    Ok(bytes)
}

/// Writes a file whole or not at all.
async fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let unfinished = path.with_extension(format!("{}-{number}.part", std::process::id()));
    let written = async {
        tokio::fs::write(&unfinished, bytes).await?;
        tokio::fs::rename(&unfinished, path).await
    };
    let written = written.await;
    if written.is_err() {
        // Half a picture on a full disk helps nobody.
        let _ = tokio::fs::remove_file(&unfinished).await;
    }
    written
}

#[cfg(test)]
mod tests;
