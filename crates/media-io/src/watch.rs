//! Watches the folders of libraries: says which directory changed, once the changes have calmed down.
//!
//! Network mounts send no events; for them there is the periodic scan. So a watch that can't be set up is no error.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use media::LibraryKey;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

/// How long it must have been calm.
const CALM: Duration = Duration::from_millis(700);
/// How long changes that do not calm down are held back at most.
const PATIENCE: Duration = Duration::from_secs(5);
/// With more changed directories than this at once the whole library is looked at.
const MANY: usize = 20;

/// What changed: a library, and a directory of it, or all of it.
pub type Changed = (LibraryKey, Option<String>);

/// Watches folders.
pub struct FolderWatch {
    watched: Arc<Mutex<Watched>>,
    send: mpsc::UnboundedSender<PathBuf>,
}

#[derive(Default)]
struct Watched {
    folders: HashMap<PathBuf, LibraryKey>,
    watcher: Option<RecommendedWatcher>,
}

impl FolderWatch {
    /// A watch that sends what changed.
    #[must_use]
    pub fn new() -> (Self, mpsc::Receiver<Changed>) {
        let (send, paths) = mpsc::unbounded_channel();
        let (changes, receive) = mpsc::channel(64);
        let watched: Arc<Mutex<Watched>> = Arc::default();
        tokio::spawn(calm_down(paths, Arc::clone(&watched), changes));
        (Self { watched, send }, receive)
    }

    /// Watches these folders and no others. Setting up a watch walks the folder, so it is done off the async threads.
    pub async fn watch(&self, folders: Vec<(LibraryKey, String)>) {
        let send = self.send.clone();
        let made =
            tokio::task::spawn_blocking(move || set_up(&folders, send).map(|watcher| (watcher, folders)));
        let Ok(Some((watcher, folders))) = made.await else { return };
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.folders = folders.into_iter().map(|(library, path)| (PathBuf::from(path), library)).collect();
        // Only now, so that nothing is missed in between.
        watched.watcher = Some(watcher);
    }
}

fn set_up(
    folders: &[(LibraryKey, String)],
    send: mpsc::UnboundedSender<PathBuf>,
) -> Option<RecommendedWatcher> {
    let heard = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if !matches!(event.kind, EventKind::Access(_)) {
            for path in event.paths {
                // Nobody listens any more at the end of the server.
                let _ = send.send(path);
            }
        }
    };
    let mut watcher = match notify::recommended_watcher(heard) {
        Ok(watcher) => watcher,
        Err(error) => {
            tracing::warn!(error = %error, "folders can not be watched; they are scanned from time to time");
            return None;
        }
    };
    for (library, folder) in folders {
        if let Err(error) = watcher.watch(Path::new(folder), RecursiveMode::Recursive) {
            let error = error.kind;
            tracing::warn!(library = %library, error = ?error, "a folder can not be watched; it is scanned from time to time");
        }
    }
    Some(watcher)
}

/// Collects changed paths until it has been calm for a moment, then passes their directories on.
async fn calm_down(
    mut paths: mpsc::UnboundedReceiver<PathBuf>,
    watched: Arc<Mutex<Watched>>,
    changes: mpsc::Sender<Changed>,
) {
    while let Some(first) = paths.recv().await {
        let mut changed = HashSet::from([first]);
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let calm = (tokio::time::Instant::now() + CALM).min(deadline);
            match tokio::time::timeout_at(calm, paths.recv()).await {
                Ok(Some(path)) => {
                    changed.insert(path);
                }
                Ok(None) | Err(_) => break,
            }
        }
        let found = {
            let watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
            directories(&changed, &watched.folders)
        };
        for change in found {
            if changes.send(change).await.is_err() {
                return;
            }
        }
    }
}

/// The directories of changed paths, by library; one that lies in another is left out.
fn directories(changed: &HashSet<PathBuf>, folders: &HashMap<PathBuf, LibraryKey>) -> Vec<Changed> {
    let mut by_library: HashMap<LibraryKey, HashSet<PathBuf>> = HashMap::new();
    for path in changed {
        let Some((root, library)) = folders.iter().find(|(root, _)| path.starts_with(root)) else { continue };
        let directory = if path == root { root.clone() } else { path.parent().unwrap_or(root).to_owned() };
        by_library.entry(*library).or_default().insert(directory);
    }
    let mut found = Vec::new();
    for (library, directories) in by_library {
        let outermost: Vec<&PathBuf> = directories
            .iter()
            .filter(|one| !directories.iter().any(|other| other != *one && one.starts_with(other)))
            .collect();
        if outermost.len() > MANY {
            found.push((library, None));
        } else {
            let texts = outermost.into_iter().filter_map(|path| path.to_str());
            found.extend(texts.map(|path| (library, Some(path.to_owned()))));
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_by_directory_and_once() {
        let folders = HashMap::from([("/films".into(), LibraryKey(1)), ("/tv".into(), LibraryKey(2))]);
        let changed = |paths: &[&str]| directories(&paths.iter().map(PathBuf::from).collect(), &folders);
        let at = |library: i64, path: &str| (LibraryKey(library), Some(path.to_owned()));
        assert_eq!(
            changed(&["/films/a/x.mkv", "/films/a/y.mkv", "/tv/s/1.mkv"]),
            [at(1, "/films/a"), at(2, "/tv/s")]
        );
        assert_eq!(changed(&["/films/x.mkv", "/films/a/y.mkv"]), [at(1, "/films")]);
        assert_eq!(changed(&["/films"]), [at(1, "/films")]);
        assert_eq!(changed(&["/elsewhere/x.mkv"]), []);
        let many: Vec<String> = (0..=MANY).map(|number| format!("/films/{number}/x.mkv")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(changed(&many), [(LibraryKey(1), None)]);
    }

    #[tokio::test]
    async fn a_new_file_is_heard_of_within_seconds() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (watch, mut changes) = FolderWatch::new();
        watch.watch(vec![(LibraryKey(1), root.display().to_string())]).await;
        std::fs::create_dir(root.join("new")).unwrap();
        std::fs::write(root.join("film.mkv"), b"film").unwrap();
        let heard = tokio::time::timeout(Duration::from_secs(20), changes.recv()).await.unwrap();
        assert_eq!(heard, Some((LibraryKey(1), Some(root.display().to_string()))));
    }
}
