//! From the domain's errors to problems: the status of each is chosen here, once.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_kit::Problem;
use media::flows::browse::BrowseError;
use media::flows::libraries::LibraryError;
use media::flows::lists::ListError;
use media::flows::watching::WatchError;
use media::ports::{DiskError, PictureError, StoreError};

use crate::query::QueryError;

/// A problem on its way out of a handler.
#[derive(Debug)]
pub struct Refusal(Box<Problem>);

/// What a handler answers.
pub type Answered<T> = Result<T, Refusal>;

impl Refusal {
    /// There is no such thing, or the caller may not know of it.
    pub fn not_found() -> Self {
        Self::from(Problem::not_found())
    }

    /// A parameter can not be used.
    pub fn invalid(field: &'static str, message: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::from(Problem::invalid(field, message))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (*self.0).into_response()
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::from(store_problem(&error))
    }
}

/// What a store that did not answer comes out as.
pub fn store_problem(error: &StoreError) -> Problem {
    match error {
        StoreError::Full => {
            tracing::error!("the disk of the media database is full; make some room");
            disk_full()
        }
        StoreError::Failed(_) | StoreError::Unreadable { .. } => Problem::internal(error),
    }
}

/// A disk of the server is full. What to do stands in the sentence itself: players show nothing else.
pub fn disk_full() -> Problem {
    Problem::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full")
        .message(
            "The disk of the server is full. Make some room on the machine it runs on and try again; \
             nothing that was saved is lost.",
        )
        .retry_after(60)
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        Self::from(Problem::new(StatusCode::BAD_REQUEST, "bad_query").message(error.to_string()))
    }
}

impl From<PictureError> for Refusal {
    fn from(error: PictureError) -> Self {
        Self::from(match &error {
            PictureError::Absent => Problem::not_found(),
            PictureError::Unreadable(_) => Problem::new(StatusCode::BAD_REQUEST, "no_image")
                .message("This is no image the server can read"),
            PictureError::Cache(cause) if cause.kind() == std::io::ErrorKind::StorageFull => {
                tracing::error!("the disk of the picture cache is full; make some room");
                disk_full()
            }
            PictureError::Cache(_) => Problem::internal(&error),
        })
    }
}

impl From<DiskError> for Refusal {
    fn from(error: DiskError) -> Self {
        let reason = match &error {
            DiskError::Absent { .. } => "folder_absent",
            DiskError::NotAFolder { .. } => "not_a_folder",
            DiskError::Unreadable { .. } => "folder_unreadable",
            DiskError::NotAbsolute { .. } => "not_absolute",
        };
        let advice = match &error {
            DiskError::Absent { .. } => "Check the spelling, and whether the disk is attached.",
            DiskError::NotAFolder { .. } => "Name the folder the file lies in.",
            DiskError::Unreadable { .. } => "Let the user the server runs as read this folder.",
            DiskError::NotAbsolute { .. } => "Begin at the root, like /srv/films.",
        };
        Self::from(Problem::new(StatusCode::BAD_REQUEST, reason).message(error.to_string()).advice(advice))
    }
}

impl From<BrowseError> for Refusal {
    fn from(error: BrowseError) -> Self {
        match error {
            BrowseError::Unknown => Self::not_found(),
            BrowseError::NotOfThisPart { .. } => {
                Self::from(Problem::new(StatusCode::BAD_REQUEST, "not_of_this_part"))
            }
            BrowseError::Store(error) => error.into(),
        }
    }
}

impl From<ListError> for Refusal {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Unknown => Self::not_found(),
            ListError::Nothing => Self::from(
                Problem::new(StatusCode::NOT_FOUND, "nothing_playable")
                    .message("None of what was named can be played"),
            ),
            ListError::Changed => Self::from(Problem::new(StatusCode::CONFLICT, "changed_meanwhile")),
            ListError::Store(error) => error.into(),
        }
    }
}

impl From<LibraryError> for Refusal {
    fn from(error: LibraryError) -> Self {
        let bad = |reason: &'static str, error: &LibraryError| {
            Self::from(Problem::new(StatusCode::BAD_REQUEST, reason).message(error.to_string()))
        };
        match error {
            LibraryError::NoName => bad("no_name", &error),
            LibraryError::NoFolder => bad("no_folder", &error),
            LibraryError::Overlap { .. } => bad("folder_overlaps", &error),
            LibraryError::Folder(error) => error.into(),
            LibraryError::Unknown => Self::not_found(),
            LibraryError::Store(error) => error.into(),
        }
    }
}

impl From<WatchError> for Refusal {
    fn from(error: WatchError) -> Self {
        match error {
            WatchError::Unknown => Self::not_found(),
            WatchError::BehindTheEnd { .. } => {
                Self::from(Problem::new(StatusCode::BAD_REQUEST, "behind_the_end").message(error.to_string()))
            }
            WatchError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use http_kit::Format;

    use super::*;

    #[test]
    fn a_full_disk_says_what_to_do_in_every_form() {
        let full = [
            store_problem(&StoreError::Full),
            *Refusal::from(PictureError::Cache(std::io::ErrorKind::StorageFull.into())).0,
            *Refusal::from(media::playback::Fault::DiskFull).0,
        ];
        for problem in full {
            assert_eq!((problem.status, problem.reason), (StatusCode::INSUFFICIENT_STORAGE, "disk_full"));
            assert!(problem.retry_after.is_some());
            for format in [Format::Xml, Format::Json, Format::Html, Format::Text] {
                let body = problem.body(format, "r");
                assert!(
                    body.contains("Make some room") && body.contains("nothing that was saved is lost"),
                    "{body}"
                );
            }
        }
    }
}
