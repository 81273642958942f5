//! Pixels: decoding within bounds, scaling, blurring, putting together, encoding.

use std::io::Cursor;

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbImage, imageops};
use media::ports::pictures::{PictureError, PictureShape};

/// How wide or high an image may be.
const MOST_SIDE: u32 = 16_384;
/// How much memory decoding may take.
const MOST_MEMORY: u64 = 512 << 20;
/// How large a shape may be.
const MOST_SHAPE: u32 = 4096;

/// An image as it is kept: JPEG, upright, no wider than this.
pub fn kept(bytes: &[u8], widest: u32) -> Result<Vec<u8>, PictureError> {
    let image = decode(bytes)?;
    let (width, height) = (image.width(), image.height());
    let image = if width > widest {
        let height = scaled(height, widest, width);
        resize(image, widest, height)?
    } else {
        image
    };
    jpeg(&image, 90)
}

/// An image in a shape.
pub fn shaped(bytes: &[u8], shape: &PictureShape) -> Result<Vec<u8>, PictureError> {
    let image = decode(bytes)?;
    let (width, height) = size((image.width(), image.height()), shape);
    let mut image = resize(image, width, height)?;
    if shape.blur > 0 {
        // A wide blur of a small copy looks the same and costs a hundredth.
        let small = resize(image, (width / 8).max(1), (height / 8).max(1))?;
        let sigma = (shape.blur.min(256) as f32 / 24.0).max(0.5);
        let soft = imageops::fast_blur(&small, sigma);
        image = resize(soft, width, height)?;
    }
    if shape.png {
        let mut out = Cursor::new(Vec::new());
        image
            .write_to(&mut out, ImageFormat::Png)
            .map_err(|error| PictureError::Unreadable(error.to_string()))?;
        return Ok(out.into_inner());
    }
    jpeg(&image, shape.quality.clamp(20, 95))
}

/// Up to four images, two by two; a single one fills the whole.
pub fn collage(pictures: &[Vec<u8>], shape: &PictureShape) -> Result<Vec<u8>, PictureError> {
    let (width, height) = (shape.width.clamp(2, MOST_SHAPE), shape.height.clamp(2, MOST_SHAPE));
    let mut whole = RgbImage::new(width, height);
    let across = if pictures.len() > 1 { 2 } else { 1 };
    let (tile_width, tile_height) = (width / across, height / across);
    for at in 0..across * across {
        let index = usize::try_from(at).unwrap_or(0) % pictures.len().max(1);
        let Some(bytes) = pictures.get(index) else { continue };
        let tile = filling(decode(bytes)?, tile_width, tile_height)?;
        let (x, y) = ((at % across) * tile_width, (at / across) * tile_height);
        imageops::replace(&mut whole, &tile, i64::from(x), i64::from(y));
    }
    jpeg(&whole, shape.quality.clamp(20, 95))
}

/// The size an image of this size takes in a shape.
pub fn size(own: (u32, u32), shape: &PictureShape) -> (u32, u32) {
    let (own_width, own_height) = (u64::from(own.0.max(1)), u64::from(own.1.max(1)));
    let asked = |side: u32, other: u32| if side == 0 { other } else { side }.clamp(1, MOST_SHAPE);
    let (width, height) = (asked(shape.width, shape.height), asked(shape.height, shape.width));
    let (width, height) = (u64::from(width), u64::from(height));
    // By width when the image is relatively wider than the box, for fitting; the other way round for covering.
    let by_width = (own_width * height >= own_height * width) != shape.cover;
    let (scale, base) = if by_width { (width, own_width) } else { (height, own_height) };
    let (scale, base) = if !shape.upscale && scale > base { (1, 1) } else { (scale, base) };
    let side = |own: u64| u32::try_from((own * scale + base / 2) / base).unwrap_or(1).clamp(1, MOST_SHAPE);
    (side(own_width), side(own_height))
}

fn filling(image: RgbImage, width: u32, height: u32) -> Result<RgbImage, PictureError> {
    let shape = PictureShape { width, height, cover: true, upscale: true, png: false, quality: 90, blur: 0 };
    let (covering_width, covering_height) = size((image.width(), image.height()), &shape);
    let large = resize(image, covering_width.max(width), covering_height.max(height))?;
    let (x, y) = ((large.width() - width) / 2, (large.height() - height) / 2);
    Ok(imageops::crop_imm(&large, x, y, width, height).to_image())
}

fn decode(bytes: &[u8]) -> Result<RgbImage, PictureError> {
    let unreadable = |error: String| PictureError::Unreadable(error);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| unreadable(error.to_string()))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| unreadable(error.to_string()))?;
    let turned = image::ImageDecoder::orientation(&mut decoder).ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(error.to_string()))?;
    if let Some(turned) = turned {
        image.apply_orientation(turned);
    }
    Ok(image.into_rgb8())
}

fn resize(image: RgbImage, width: u32, height: u32) -> Result<RgbImage, PictureError> {
    if (image.width(), image.height()) == (width, height) {
        return Ok(image);
    }
    let wrong = |_| PictureError::Unreadable("the image has an impossible size".into());
    let (own_width, own_height) = (image.width(), image.height());
    let source =
        Image::from_vec_u8(own_width, own_height, image.into_raw(), PixelType::U8x3).map_err(wrong)?;
    let mut target = Image::new(width, height, PixelType::U8x3);
    Resizer::new()
        .resize(&source, &mut target, &ResizeOptions::new())
        .map_err(|error| PictureError::Unreadable(error.to_string()))?;
    RgbImage::from_raw(width, height, target.into_vec())
        .ok_or_else(|| PictureError::Unreadable("the image has an impossible size".into()))
}

fn jpeg(image: &RgbImage, quality: u8) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(image)
        .map_err(|error| PictureError::Unreadable(error.to_string()))?;
    Ok(bytes)
}

fn scaled(side: u32, by: u32, of: u32) -> u32 {
    let scaled = u64::from(side) * u64::from(by) / u64::from(of.max(1));
    u32::try_from(scaled).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(width: u32, height: u32) -> PictureShape {
        PictureShape { width, height, cover: false, upscale: false, png: false, quality: 85, blur: 0 }
    }

    #[test]
    fn a_picture_fits_or_covers_the_box_and_keeps_its_proportions() {
        let poster = (1000, 1500);
        assert_eq!(size(poster, &shape(200, 200)), (133, 200));
        assert_eq!(size(poster, &PictureShape { cover: true, ..shape(200, 200) }), (200, 300));
        assert_eq!(size((1920, 1080), &shape(320, 320)), (320, 180));
        assert_eq!(size((100, 50), &shape(400, 400)), (100, 50));
        assert_eq!(size((100, 50), &PictureShape { upscale: true, ..shape(400, 400) }), (400, 200));
        assert_eq!(size(poster, &shape(0, 150)), (100, 150));
        assert_eq!(size((1, 10_000), &shape(10, 10)), (1, 10));
    }
}
