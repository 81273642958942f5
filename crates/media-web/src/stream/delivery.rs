//! Files as they lie on disk: whole, a range of them, or just their head (RFC 9110, sections 13 and 14).
//!
//! Read in large pieces, the next one while the last is on its way, so that the network is the limit.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::Timestamp;

use crate::refusal::{Answered, Refusal};

/// One piece of a file on its way.
const PIECE: u64 = 1024 * 1024;

/// A file to be delivered.
pub struct Delivery {
    /// Its path.
    pub path: String,
    /// When it was last changed.
    pub modified_at: Timestamp,
    /// Its media type.
    pub mime: &'static str,
    /// The name it is saved under, when it is a download.
    pub save_as: Option<String>,
}

/// What of a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// From the first to before the second.
    Range(u64, u64),
    /// Nothing that exists.
    Unsatisfiable,
}

impl Delivery {
    /// The answer to a request with these headers.
    pub async fn answer(self, asked: &HeaderMap) -> Answered<Response> {
        let path = self.path.clone();
        let opened = tokio::task::spawn_blocking(move || {
            let file = File::open(path)?;
            let facts = file.metadata()?;
            Ok::<_, std::io::Error>((file, facts))
        });
        let Ok(Ok((file, facts))) = opened.await else { return Err(Refusal::not_found()) };
        if !facts.is_file() {
            return Err(Refusal::not_found());
        }
        let length = facts.len();
        let tag = format!("\"{length:x}-{:x}\"", self.modified_at.0);
        let date = http_date(self.modified_at);
        if fresh(asked, &tag) {
            return Ok(self.head(StatusCode::NOT_MODIFIED, &tag, &date, None));
        }
        let extent = if unchanged(asked, &tag, &date) { extent(asked, length) } else { Extent::Whole };
        let mut response = match extent {
            Extent::Unsatisfiable => {
                let mut response = self.head(StatusCode::RANGE_NOT_SATISFIABLE, &tag, &date, Some(0));
                set(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{length}"));
                return Ok(response);
            }
            Extent::Whole => self.head(StatusCode::OK, &tag, &date, Some(length)),
            Extent::Range(from, to) => {
                let mut response = self.head(StatusCode::PARTIAL_CONTENT, &tag, &date, Some(to - from));
                let range = format!("bytes {from}-{}/{length}", to - 1);
                set(response.headers_mut(), header::CONTENT_RANGE, &range);
                response
            }
        };
        let (from, to) = if let Extent::Range(from, to) = extent { (from, to) } else { (0, length) };
        *response.body_mut() = Body::from_stream(pieces(Arc::new(file), from, to));
        Ok(response)
    }

    fn head(&self, status: StatusCode, tag: &str, date: &str, length: Option<u64>) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.mime));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=0"));
        set(headers, header::ETAG, tag);
        set(headers, header::LAST_MODIFIED, date);
        if let Some(length) = length {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        if let Some(name) = &self.save_as {
            set(headers, header::CONTENT_DISPOSITION, &disposition(name));
        }
        response
    }
}

/// What a `Range` header asks for of so many bytes. Several ranges at once are answered with the whole, as RFC 9110
/// (14.2) allows: no player asks for them.
#[must_use]
pub fn extent(asked: &HeaderMap, length: u64) -> Extent {
    let Some(range) = asked.get(header::RANGE).and_then(|range| range.to_str().ok()) else {
        return Extent::Whole;
    };
    let Some(spec) = range.trim().strip_prefix("bytes=").filter(|spec| !spec.contains(',')) else {
        return Extent::Whole;
    };
    let Some((first, last)) = spec.split_once('-') else { return Extent::Whole };
    let number = |text: &str| text.trim().parse::<u64>();
    match (first.trim().is_empty(), last.trim().is_empty()) {
        (true, true) => Extent::Whole,
        (true, false) => match number(last) {
            Ok(0) => Extent::Unsatisfiable,
            Ok(_) if length == 0 => Extent::Unsatisfiable,
            Ok(count) => Extent::Range(length.saturating_sub(count), length),
            Err(_) => Extent::Whole,
        },
        (false, open) => match (number(first), if open { Ok(u64::MAX) } else { number(last) }) {
            (Ok(first), Ok(last)) if first > last => Extent::Whole,
            (Ok(first), Ok(_)) if first >= length => Extent::Unsatisfiable,
            (Ok(first), Ok(last)) => Extent::Range(first, last.saturating_add(1).min(length)),
            _ => Extent::Whole,
        },
    }
}

/// Whether the asker has this very file already.
fn fresh(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    known.is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
}

/// Whether the condition of a range still holds: the file is the one the asker has the beginning of.
fn unchanged(asked: &HeaderMap, tag: &str, date: &str) -> bool {
    match asked.get(header::IF_RANGE).map(|condition| condition.to_str().unwrap_or_default().trim()) {
        None => true,
        Some(condition) => condition == tag || condition == date,
    }
}

fn pieces(file: Arc<File>, from: u64, to: u64) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    async_stream::stream! {
        let mut at = from;
        let mut coming = read(&file, at, to);
        while at < to {
            let piece = match coming.await {
                Ok(piece) => piece,
                Err(_) => Err(std::io::Error::other("the read was cancelled")),
            };
            let count = piece.as_ref().map_or(0, |piece| u64::try_from(piece.len()).unwrap_or(0));
            let failed = piece.is_err();
            at = at.saturating_add(count);
            coming = read(&file, at, to);
            yield piece;
            if failed {
                return;
            }
        }
    }
}

fn read(file: &Arc<File>, at: u64, to: u64) -> tokio::task::JoinHandle<std::io::Result<Bytes>> {
    let (file, count) = (file.clone(), to.saturating_sub(at).min(PIECE));
    tokio::task::spawn_blocking(move || {
        let mut piece = vec![0; usize::try_from(count).unwrap_or(0)];
        // A file that shrank meanwhile ends the answer with an error; anything else would be a wrong film.
        file.read_exact_at(&mut piece, at)?;
        Ok(Bytes::from(piece))
    })
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// RFC 6266: a plain name for old clients, the true one for all others.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() || " .-_()".contains(it) { it } else { '_' })
        .collect();
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

fn http_date(at: Timestamp) -> String {
    const DATE: &[time::format_description::BorrowedFormatItem<'_>] = time::macros::format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let moment =
        time::OffsetDateTime::from_unix_timestamp(at.as_secs()).unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    moment.format(DATE).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use proptest::prelude::*;

    use super::*;

    fn asking(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    async fn answered(bytes: &[u8], pairs: &[(&'static str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        std::fs::write(&path, bytes).unwrap();
        let delivery = Delivery {
            path: path.display().to_string(),
            modified_at: Timestamp(1_700_000_000_000),
            mime: "video/mp4",
            save_as: None,
        };
        let response = delivery.answer(&asking(pairs)).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        (status, headers, response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    #[tokio::test]
    async fn a_file_comes_whole_or_in_the_range_that_was_asked_for() {
        let (status, headers, body) = answered(b"0123456789", &[]).await;
        assert_eq!((status, body.as_slice()), (StatusCode::OK, b"0123456789".as_slice()));
        assert_eq!(headers["accept-ranges"], "bytes");
        assert_eq!(headers["last-modified"], "Tue, 14 Nov 2023 22:13:20 GMT");
        for (range, expected, shown) in [
            ("bytes=2-4", "234", "bytes 2-4/10"),
            ("bytes=7-", "789", "bytes 7-9/10"),
            ("bytes=-3", "789", "bytes 7-9/10"),
            ("bytes=0-0", "0", "bytes 0-0/10"),
            ("bytes=8-99", "89", "bytes 8-9/10"),
            ("bytes=-99", "0123456789", "bytes 0-9/10"),
        ] {
            let (status, headers, body) = answered(b"0123456789", &[("range", range)]).await;
            assert_eq!(
                (status, body.as_slice()),
                (StatusCode::PARTIAL_CONTENT, expected.as_bytes()),
                "{range}"
            );
            assert_eq!(headers["content-range"], shown);
            assert_eq!(headers["content-length"], expected.len().to_string());
        }
    }

    #[tokio::test]
    async fn a_range_behind_the_end_says_how_long_the_file_is() {
        let (status, headers, body) = answered(b"0123456789", &[("range", "bytes=10-")]).await;
        assert_eq!((status, body.len()), (StatusCode::RANGE_NOT_SATISFIABLE, 0));
        assert_eq!(headers["content-range"], "bytes */10");
    }

    #[tokio::test]
    async fn a_range_of_another_file_gets_the_whole_of_this_one() {
        let (_, headers, _) = answered(b"0123456789", &[]).await;
        let tag = headers["etag"].to_str().unwrap();
        for (condition, expected) in [
            (tag, StatusCode::PARTIAL_CONTENT),
            ("Tue, 14 Nov 2023 22:13:20 GMT", StatusCode::PARTIAL_CONTENT),
            ("\"other\"", StatusCode::OK),
        ] {
            let asked = [("range", "bytes=1-2"), ("if-range", condition)];
            assert_eq!(answered(b"0123456789", &asked).await.0, expected, "{condition}");
        }
        assert_eq!(answered(b"0123456789", &[("if-none-match", tag)]).await.0, StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn a_file_of_several_pieces_arrives_in_order() {
        let bytes: Vec<u8> = (0..3_000_000u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
        assert_eq!(answered(&bytes, &[]).await.2, bytes);
        let range = answered(&bytes, &[("range", "bytes=1000000-2500000")]).await.2;
        assert_eq!(range, &bytes[1_000_000..=2_500_000]);
    }

    proptest! {
        #[test]
        fn no_range_reaches_outside_of_the_file(text in "(bytes=)?[0-9]{0,21}-?[0-9]{0,21}", length in 0u64..1000) {
            match extent(&asking(&[("range", &text)]), length) {
                Extent::Range(from, to) => prop_assert!(from < to && to <= length, "{from} {to} {length}"),
                Extent::Whole | Extent::Unsatisfiable => {}
            }
        }
    }
}
