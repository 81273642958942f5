//! Pictures of a film made on the spot.

use super::*;
use crate::film::Film;

fn cache(folder: &Path) -> PictureCache {
    PictureCache::new(folder.join("pictures"), Programs::default(), 1)
}

fn shape(width: u32, height: u32) -> PictureShape {
    PictureShape { width, height, cover: false, upscale: false, png: false, quality: 85, blur: 0 }
}

fn dimensions(picture: &ImageBytes) -> (u32, u32) {
    let image = image::load_from_memory(&picture.bytes).unwrap();
    (image.width(), image.height())
}

#[tokio::test]
async fn a_film_without_artwork_shows_a_frame_of_itself_in_any_shape() {
    let film = Film::make("mkv").await;
    let cache = cache(film.folder());
    let source =
        FrameSource { path: film.path(), duration_ms: Some(40_000), attached: false, stamp: "film".into() };
    let picture = cache.take_frame(ItemKey(7), PictureKind::Thumb, &source).await.unwrap();
    assert_eq!((picture.source, picture.stamp.as_str()), (PictureSource::Frame, "film"));
    assert_eq!(dimensions(&cache.original(ItemKey(7), PictureKind::Thumb).await.unwrap()), (320, 180));
    for _ in 0..2 {
        let small = cache.shaped(ItemKey(7), PictureKind::Thumb, &shape(160, 160)).await.unwrap();
        assert_eq!((dimensions(&small), small.mime), ((160, 90), "image/jpeg"));
    }
    let blurred = PictureShape { blur: 128, png: true, ..shape(80, 80) };
    let blurred = cache.shaped(ItemKey(7), PictureKind::Thumb, &blurred).await.unwrap();
    assert_eq!((dimensions(&blurred), blurred.mime), ((80, 45), "image/png"));
    let collage = cache.collage(&[ItemKey(7), ItemKey(7)], &shape(200, 200)).await.unwrap();
    assert_eq!(dimensions(&collage), (200, 200));
    cache.forget(ItemKey(7)).await;
    let gone = cache.original(ItemKey(7), PictureKind::Thumb).await;
    assert!(matches!(gone, Err(PictureError::Absent)));
}

#[tokio::test]
async fn a_film_shorter_than_its_header_says_still_shows_a_frame() {
    let film = Film::make("mp4").await;
    let cache = cache(film.folder());
    let source = FrameSource {
        path: film.path(),
        duration_ms: Some(4_000_000),
        attached: false,
        stamp: String::new(),
    };
    cache.take_frame(ItemKey(1), PictureKind::Thumb, &source).await.unwrap();
}

#[tokio::test]
async fn a_new_picture_replaces_what_was_shaped_from_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path());
    let paint = |name: &str, colour: [u8; 3]| {
        let path = folder.path().join(name);
        RgbImage::from_pixel(300, 450, image::Rgb(colour)).save(&path).unwrap();
        path.display().to_string()
    };
    let red = |picture: &ImageBytes| {
        image::load_from_memory(&picture.bytes).unwrap().into_rgb8().get_pixel(5, 5).0[0]
    };
    cache.take_local(ItemKey(1), PictureKind::Thumb, &paint("one.png", [255, 0, 0])).await.unwrap();
    assert!(red(&cache.shaped(ItemKey(1), PictureKind::Thumb, &shape(100, 100)).await.unwrap()) > 200);
    cache.take_local(ItemKey(1), PictureKind::Thumb, &paint("two.png", [0, 0, 255])).await.unwrap();
    assert!(red(&cache.shaped(ItemKey(1), PictureKind::Thumb, &shape(100, 100)).await.unwrap()) < 50);
}

#[tokio::test]
async fn what_is_no_image_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path());
    let refused = cache.take_bytes(ItemKey(1), PictureKind::Art, b"<svg onload=alert(1)>".to_vec()).await;
    assert!(matches!(refused, Err(PictureError::Unreadable(_))));
    assert!(matches!(cache.original(ItemKey(1), PictureKind::Art).await, Err(PictureError::Absent)));
}

use image::RgbImage;
