//! Posters, backgrounds and frames: made from local images, attached pictures or the film itself, kept in a cache.

use async_trait::async_trait;

use crate::item::{Picture, PictureKind};
use crate::keys::ItemKey;

/// What a picture is asked to look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureShape {
    /// Width of the box in pixels.
    pub width: u32,
    /// Height of the box in pixels.
    pub height: u32,
    /// Cover the box (the smaller side matches) instead of fitting inside.
    pub cover: bool,
    /// Whether small pictures grow.
    pub upscale: bool,
    /// PNG instead of JPEG.
    pub png: bool,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// Radius of a blur, 0 for none.
    pub blur: u32,
}

/// Where a frame can be taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameSource {
    /// The media file.
    pub path: String,
    /// Its length in milliseconds.
    pub duration_ms: Option<u64>,
    /// Whether a picture is attached to it.
    pub attached: bool,
    /// Its fingerprint or another stamp.
    pub stamp: String,
}

/// Bytes of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageBytes {
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub mime: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// There is none.
    #[error("there is no such picture")]
    Absent,
    /// The source is no image, or one beyond all bounds.
    #[error("the image can not be read: {0}")]
    Unreadable(String),
    /// The cache can not be written or read.
    #[error("the picture cache can not be used")]
    Cache(#[source] std::io::Error),
}

/// Makes and keeps pictures.
#[async_trait]
pub trait Pictures: Send + Sync {
    /// Takes an image file beside the media into the cache.
    async fn take_local(&self, item: ItemKey, kind: PictureKind, path: &str)
    -> Result<Picture, PictureError>;

    /// Takes the attached picture or a frame of the film into the cache.
    async fn take_frame(
        &self,
        item: ItemKey,
        kind: PictureKind,
        source: &FrameSource,
    ) -> Result<Picture, PictureError>;

    /// Takes uploaded bytes into the cache.
    async fn take_bytes(
        &self,
        item: ItemKey,
        kind: PictureKind,
        bytes: Vec<u8>,
    ) -> Result<Picture, PictureError>;

    /// The picture as it is kept.
    async fn original(&self, item: ItemKey, kind: PictureKind) -> Result<ImageBytes, PictureError>;

    /// The picture in a shape; shaped ones are kept too.
    async fn shaped(
        &self,
        item: ItemKey,
        kind: PictureKind,
        shape: &PictureShape,
    ) -> Result<ImageBytes, PictureError>;

    /// Several pictures as one collage of two by two.
    async fn collage(&self, items: &[ItemKey], shape: &PictureShape) -> Result<ImageBytes, PictureError>;

    /// Drops all pictures of an item.
    async fn forget(&self, item: ItemKey);
}
