//! From faults of playback to refusals: the status of each is chosen here, once.

use http::StatusCode;
use http_kit::Problem;
use media::playback::Fault;
use media::playback::decision::Decision;
use media::playback::plan::PlanError;

use crate::refusal::{Refusal, disk_full};

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        let told = |status, reason| Problem::new(status, reason).message(fault.to_string());
        Self::from(match &fault {
            Fault::NoSuchSegment => Problem::not_found(),
            Fault::Unreadable { .. } | Fault::OffPlan { .. } => {
                told(StatusCode::UNPROCESSABLE_ENTITY, "file_unreadable")
            }
            Fault::TimedOut => told(StatusCode::GATEWAY_TIMEOUT, "conversion_timed_out"),
            Fault::Busy => told(StatusCode::SERVICE_UNAVAILABLE, "too_many_conversions").retry_after(10),
            Fault::NoFfmpeg => told(StatusCode::SERVICE_UNAVAILABLE, "ffmpeg_missing")
                .advice("Install ffmpeg on the machine the server runs on (Debian: apt install ffmpeg)."),
            Fault::DiskFull => disk_full(),
            Fault::Io(_) => Problem::internal(&fault),
        })
    }
}

impl From<PlanError> for Refusal {
    fn from(error: PlanError) -> Self {
        Self::from(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "file_unreadable").message(error.to_string()),
        )
    }
}

/// The refusal of something that can not be played, with every reason.
pub fn impossible(decision: &Decision) -> Refusal {
    let reasons: Vec<String> = decision.reasons.iter().map(ToString::to_string).collect();
    Refusal::from(Problem::new(StatusCode::BAD_REQUEST, "not_playable").message(reasons.join("; ")))
}

/// The refusal of a file whose length nobody knows yet.
pub fn unknown_length() -> Refusal {
    Refusal::from(
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "file_unread")
            .message("the file was not looked into yet"),
    )
}
