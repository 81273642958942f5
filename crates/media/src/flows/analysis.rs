//! The layers after naming: what is inside a file, and what an item looks like.
//!
//! One job at a time, each with its own end: a broken file is reported on its item and nothing else stops.

use std::sync::Arc;

use kernel::{Clock, Timestamp};

use crate::file::SeenFile;
use crate::item::{ItemKind, Picture, PictureKind, PictureSource};
use crate::naming::{self, Beside, Image, ImageRole, parent};
use crate::ports::pictures::{FrameSource, PictureError};
use crate::ports::store::{PictureJob, ProbeJob, Probed, Settled};
use crate::ports::{
    Disk, Event, Events, MediaStore, MediaWork, Pictures, ProbeError, Prober, StoreError, TimelineEntry,
    TimelineState,
};
use crate::stream::{Probe, StreamFacts, StreamKind};

/// Why a piece of analysis stays on its queue.
#[derive(Debug, thiserror::Error)]
pub enum AnalysisError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was made could not be kept: the disk of the cache is full, most often.
    #[error("the picture cache can not be written")]
    Cache(#[source] std::io::Error),
}

/// Reads files and makes pictures.
pub struct Analyst {
    /// The store.
    pub store: Arc<dyn MediaStore>,
    /// The disks.
    pub disk: Arc<dyn Disk>,
    /// Reads what is inside files.
    pub prober: Arc<dyn Prober>,
    /// Makes pictures.
    pub pictures: Arc<dyn Pictures>,
    /// Hears of what is ready.
    pub events: Arc<dyn Events>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Analyst {
    /// Reads a file; `None` when it is not as it was found, or can't be opened just now: the next scan looks again.
    pub async fn probe(&self, job: &ProbeJob) -> Option<Probed> {
        let same = |seen: &SeenFile| seen.size == job.size && seen.modified_at == job.modified_at;
        self.disk.file(&job.path).await.filter(same)?;
        let fingerprint = self.disk.fingerprint(&job.path).await;
        let result = match self.prober.probe(&job.path).await {
            Ok(probe) => Ok(with_sidecars(probe, job)),
            Err(ProbeError::Unreadable(reason)) => Err(reason),
            Err(ProbeError::Unopened(_)) => return None,
        };
        // What was read while it changed is not what is there now.
        self.disk.file(&job.path).await.filter(same)?;
        Some(Probed { file: job.file, size: job.size, modified_at: job.modified_at, fingerprint, result })
    }

    /// Keeps what reading files gave and tells everybody.
    pub async fn save(&self, probed: &[Probed]) -> Result<(), StoreError> {
        let now = self.clock.now();
        for settled in self.store.save_probes(probed, now).await? {
            self.tell(&settled, now);
        }
        Ok(())
    }

    /// Makes the pictures of an item and keeps them. What can not be kept stays on the queue.
    pub async fn picture(&self, job: &PictureJob) -> Result<(), AnalysisError> {
        let mut made: Vec<Picture> = Vec::new();
        let images = images(job);
        for kind in [PictureKind::Thumb, PictureKind::Art] {
            let before = job.pictures.iter().find(|picture| picture.kind == kind);
            if before.is_some_and(|picture| picture.source == PictureSource::Uploaded) {
                continue;
            }
            made.extend(self.made(job, kind, &images, before).await?);
        }
        Ok(self.store.save_pictures(job.item, &made, self.clock.now()).await?)
    }

    /// The best picture there is, if it is another than before.
    async fn made(
        &self,
        job: &PictureJob,
        kind: PictureKind,
        images: &[Image],
        before: Option<&Picture>,
    ) -> Result<Option<Picture>, AnalysisError> {
        for image in images.iter().rev().filter(|image| wanted(kind, image.role)) {
            let same = |it: &&Picture| it.origin.as_ref() == Some(&image.path) && it.stamp == image.stamp;
            if before.as_ref().is_some_and(same) {
                return Ok(None);
            }
            match self.pictures.take_local(job.item, kind, &image.path).await {
                Ok(picture) => {
                    return Ok(Some(Picture {
                        origin: Some(image.path.clone()),
                        stamp: image.stamp.clone(),
                        ..picture
                    }));
                }
                Err(PictureError::Cache(error)) => return Err(AnalysisError::Cache(error)),
                Err(error) => {
                    tracing::debug!(item = %job.item, error = %error, "an image beside a film was passed over")
                }
            }
        }
        if kind != PictureKind::Thumb || !(job.video || job.attached) {
            return Ok(None);
        }
        let source = FrameSource {
            path: job.path.clone(),
            duration_ms: job.duration_ms,
            attached: job.attached,
            stamp: job.fingerprint.clone().unwrap_or_default(),
        };
        if before.is_some_and(|picture| picture.origin.is_none() && picture.stamp == source.stamp) {
            return Ok(None);
        }
        match self.pictures.take_frame(job.item, kind, &source).await {
            Ok(picture) => Ok(Some(picture)),
            Err(PictureError::Absent) => Ok(None),
            Err(PictureError::Cache(error)) => Err(AnalysisError::Cache(error)),
            Err(error) => {
                tracing::info!(item = %job.item, error = %error, "no frame could be taken from a film");
                Ok(None)
            }
        }
    }

    fn tell(&self, settled: &Settled, now: Timestamp) {
        self.events.publish(Event::Timeline(TimelineEntry {
            item: settled.item,
            parent: settled.parent,
            root: settled.grandparent.or(settled.parent),
            library: settled.library,
            kind: settled.kind,
            title: settled.title.clone(),
            state: TimelineState::Finished,
            media: Some(MediaWork::Thumbnailing),
            updated_at: now,
        }));
    }
}

/// The images that speak for an item, the best last. The scan found them: no folder is read for them.
fn images(job: &PictureJob) -> Vec<Image> {
    let own = parent(&job.path);
    let root = job.root.trim_end_matches('/');
    let beside = Beside::read(&job.beside, &job.path);
    let mut folders = vec![own];
    // Shows and seasons have their images in the folder of the season or the one above it.
    if !matches!(job.kind, ItemKind::Movie | ItemKind::Clip) {
        folders.insert(0, parent(own));
    }
    let mut found: Vec<Image> = Vec::new();
    for folder in folders.into_iter().filter(|folder| folder.starts_with(root)) {
        let here = beside.files().iter().filter(|file| parent(&file.path) == folder);
        let files: Vec<SeenFile> = here.cloned().collect();
        let media = job.kind.leaf().then_some(job.path.as_str());
        let topmost = folder != own || parent(own) == root;
        found.extend(naming::images(media, &files).into_iter().filter(|image| {
            let of_folder = matches!(image.role, ImageRole::FolderPoster | ImageRole::FolderArt);
            match job.kind {
                // The folder of a library, or of many films, is nobody's poster.
                _ if of_folder && folder == root => false,
                ItemKind::Movie => true,
                ItemKind::Show => of_folder && (topmost || image.role == ImageRole::FolderPoster),
                ItemKind::Season => {
                    matches!(image.role, ImageRole::SeasonPoster(number) if Some(number) == job.index)
                        || (of_folder && folder == own && !topmost)
                }
                ItemKind::Episode => matches!(image.role, ImageRole::FilmPoster | ImageRole::FilmArt),
                _ => false,
            }
        }));
    }
    if job.kind == ItemKind::Show {
        // The image of the folder above stands for the show more than that of a season.
        found.reverse();
    }
    found
}

/// Adds the subtitles that lay beside the file when it was found.
fn with_sidecars(mut probe: Probe, job: &ProbeJob) -> Probe {
    let next = probe.streams.iter().map(|stream| stream.index + 1).max().unwrap_or(0);
    let beside = Beside::read(&job.beside, &job.path);
    for (index, sidecar) in (next..).zip(naming::sidecars(&job.path, beside.files())) {
        probe.streams.push(StreamFacts {
            language: sidecar.language,
            title: sidecar.title,
            default: sidecar.default,
            forced: sidecar.forced,
            hearing_impaired: sidecar.hearing_impaired,
            sidecar: Some(sidecar.path),
            ..StreamFacts::new(StreamKind::Subtitle, index, sidecar.codec)
        });
    }
    probe
}

fn wanted(kind: PictureKind, role: ImageRole) -> bool {
    let art = matches!(role, ImageRole::FolderArt | ImageRole::FilmArt);
    art == (kind == PictureKind::Art)
}
