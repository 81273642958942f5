//! The disks of this machine: walking, looking at files, fingerprints, browsing. Reads only.
//!
//! A walk runs on a thread of its own and waits when nobody takes what it found, so it holds a handful of directories
//! whatever the size of the library. Links are followed, but no directory is walked twice.

use std::collections::HashSet;
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use async_trait::async_trait;
use kernel::Timestamp;
use media::file::{Fingerprint, SeenFile};
use media::naming::ignored_folder;
use media::ports::disk::{SeenFolder, Walk};
use media::ports::{Disk, DiskError, PathEntry};
use tokio::sync::mpsc;

/// How many directories a walk is ahead of who asked for it.
const AHEAD: usize = 16;
/// How deep a walk goes.
const DEPTH: usize = 40;

/// The disks of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalDisk;

#[async_trait]
impl Disk for LocalDisk {
    async fn check(&self, path: &str) -> Result<String, DiskError> {
        let path = path.to_owned();
        blocking(move || check(&path)).await.unwrap_or_else(|| Err(hung()))
    }

    async fn walk(&self, root: &str) -> Result<Box<dyn Walk>, DiskError> {
        let root = self.check(root).await?;
        let (found, receive) = mpsc::channel(AHEAD);
        tokio::task::spawn_blocking(move || walk(PathBuf::from(root), &found));
        Ok(Box::new(Walking(receive)))
    }

    async fn folder(&self, path: &str) -> Option<SeenFolder> {
        let path = PathBuf::from(path);
        blocking(move || path.is_dir().then(|| look(&path).0)).await?
    }

    async fn file(&self, path: &str) -> Option<SeenFile> {
        let path = PathBuf::from(path);
        blocking(move || seen(&path, &fs::metadata(&path).ok().filter(fs::Metadata::is_file)?)).await?
    }

    async fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        let path = path.to_owned();
        blocking(move || fingerprint(&path).ok()).await?
    }

    async fn text(&self, path: &str, limit: u64) -> Option<String> {
        let path = path.to_owned();
        let read = blocking(move || {
            let file = fs::File::open(path).ok()?;
            let mut bytes = Vec::new();
            file.take(limit + 1).read_to_end(&mut bytes).ok()?;
            (bytes.len() as u64 <= limit).then(|| String::from_utf8_lossy(&bytes).into_owned())
        });
        read.await?
    }

    async fn browse(&self, path: Option<&str>, files: bool) -> Result<Vec<PathEntry>, DiskError> {
        let path = path.map(str::to_owned);
        let found = blocking(move || match path {
            Some(path) => browse(&path, files),
            None => Ok(roots()),
        });
        found.await.unwrap_or_else(|| Err(hung()))
    }
}

struct Walking(mpsc::Receiver<SeenFolder>);

#[async_trait]
impl Walk for Walking {
    async fn next(&mut self) -> Option<SeenFolder> {
        self.0.recv().await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

fn hung() -> DiskError {
    DiskError::Unreadable { path: String::new(), why: "the disk did not answer".into() }
}

fn check(path: &str) -> Result<String, DiskError> {
    let owned = || path.to_owned();
    if !path.starts_with('/') {
        return Err(DiskError::NotAbsolute { path: owned() });
    }
    let refused = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => DiskError::Absent { path: owned() },
        std::io::ErrorKind::NotADirectory => DiskError::NotAFolder { path: owned() },
        _ => DiskError::Unreadable { path: owned(), why: why(error) },
    };
    if !fs::metadata(path).map_err(|error| refused(&error))?.is_dir() {
        return Err(DiskError::NotAFolder { path: owned() });
    }
    fs::read_dir(path).map_err(|error| refused(&error))?;
    // The path as it was given, without doubled or trailing slashes: a link stays a link, as its owner wants it.
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        let real = fs::canonicalize(path).map_err(|error| refused(&error))?;
        return real
            .to_str()
            .map(str::to_owned)
            .ok_or_else(|| DiskError::Unreadable { path: owned(), why: "its name is not text".into() });
    }
    Ok(format!("/{}", parts.join("/")))
}

fn why(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

fn walk(root: PathBuf, found: &mpsc::Sender<SeenFolder>) {
    let mut visited: HashSet<(u64, u64)> = HashSet::new();
    let mut waiting = vec![(root, 0usize)];
    while let Some((path, depth)) = waiting.pop() {
        if depth > DEPTH || !visited.insert(identity(&path)) {
            continue;
        }
        let (seen, folders) = look(&path);
        if found.blocking_send(seen).is_err() {
            return;
        }
        // The last in is the next out: in the order of their names.
        waiting.extend(folders.into_iter().rev().map(|folder| (folder, depth + 1)));
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map(|data| (data.dev(), data.ino())).unwrap_or_default()
}

#[cfg(not(unix))]
fn identity(path: &Path) -> (u64, u64) {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    fs::canonicalize(path).ok().hash(&mut hasher);
    (0, hasher.finish())
}

/// A directory, and the directories in it that are to be walked.
fn look(path: &Path) -> (SeenFolder, Vec<PathBuf>) {
    let mut folder = SeenFolder { path: path.display().to_string(), ..SeenFolder::default() };
    let mut below = Vec::new();
    let Ok(entries) = fs::read_dir(path) else {
        folder.unreadable = true;
        return (folder, below);
    };
    for entry in entries {
        let Ok(entry) = entry else {
            folder.unreadable = true;
            continue;
        };
        // Names that are not text can't be stored, shown or asked for.
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let path = entry.path();
        let Ok(data) = fs::metadata(&path) else { continue };
        if data.is_dir() {
            folder.folders.push(name.clone());
            if !ignored_folder(&name) {
                below.push(path);
            }
        } else if data.is_file() {
            folder.files.extend(seen(&path, &data));
        }
    }
    folder.files.sort_by(|one, two| one.path.cmp(&two.path));
    folder.folders.sort();
    below.sort();
    (folder, below)
}

fn seen(path: &Path, data: &fs::Metadata) -> Option<SeenFile> {
    let modified = data.modified().ok();
    let since =
        modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_millis());
    let modified_at = Timestamp(i64::try_from(since).unwrap_or(0));
    Some(SeenFile { path: path.to_str()?.to_owned(), size: data.len(), modified_at })
}

fn fingerprint(path: &str) -> std::io::Result<Fingerprint> {
    let mut file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    let mut head = Vec::new();
    (&mut file).take(Fingerprint::SPAN).read_to_end(&mut head)?;
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(size.saturating_sub(Fingerprint::SPAN)))?;
    file.take(Fingerprint::SPAN).read_to_end(&mut tail)?;
    Ok(Fingerprint::of(size, &head, &tail))
}

fn browse(path: &str, files: bool) -> Result<Vec<PathEntry>, DiskError> {
    let path = check(path)?;
    let (folder, _) = look(Path::new(&path));
    let at = |name: &str| format!("{}/{name}", path.trim_end_matches('/'));
    let entry = |name: &str, folder: bool| PathEntry {
        name: name.to_owned(),
        path: at(name),
        folder,
        home: false,
        network: false,
    };
    let folders = folder.folders.iter().filter(|name| !name.starts_with('.')).map(|name| entry(name, true));
    let mut found: Vec<PathEntry> = folders.collect();
    if files {
        let names = folder.files.iter().filter_map(|file| file.path.rsplit('/').next());
        found.extend(names.filter(|name| !name.starts_with('.')).map(|name| entry(name, false)));
    }
    Ok(found)
}

/// Where people keep films: the root, the home folder, and what is mounted.
fn roots() -> Vec<PathEntry> {
    let entry = |name: &str, path: &str, home: bool, network: bool| PathEntry {
        name: name.to_owned(),
        path: path.to_owned(),
        folder: true,
        home,
        network,
    };
    let mut found = vec![entry("/", "/", false, false)];
    for (path, kind) in mounts() {
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let network = matches!(kind.as_str(), "nfs" | "nfs4" | "cifs" | "smb3" | "fuse.sshfs" | "9p");
        if !found.iter().any(|entry| entry.path == path) {
            found.push(entry(&name, &path, false, network));
        }
    }
    found
}

/// Mounts that can hold films: not the system's own.
fn mounts() -> Vec<(String, String)> {
    let text = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let own = ["/proc", "/sys", "/dev", "/run", "/boot", "/etc", "/usr", "/tmp", "/snap"];
    text.lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?.replace("\\040", " "), words.next()?.to_owned()))
        })
        .filter(|(path, _)| path != "/" && !own.iter().any(|own| path.starts_with(own)))
        .filter(|(path, _)| Path::new(path).is_dir())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b/film.mkv", "a/film.mkv", "a/Extras/x.mkv", ".hidden/x.mkv", "top.mkv"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"film").unwrap();
        }
        folder
    }

    #[tokio::test]
    async fn a_walk_shows_parents_before_children_and_leaves_extras_out() {
        let folder = tree();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("b/loop")).unwrap();
        let root = folder.path().display().to_string();
        let mut walk = LocalDisk.walk(&root).await.unwrap();
        let mut seen = Vec::new();
        while let Some(found) = walk.next().await {
            seen.push((found.path.replace(&root, ""), found.files.len()));
        }
        assert_eq!(seen, [(String::new(), 1), ("/a".into(), 1), ("/b".into(), 1)]);
    }

    #[tokio::test]
    async fn a_path_that_is_no_folder_says_what_is_wrong_with_it() {
        let folder = tree();
        let file = folder.path().join("top.mkv").display().to_string();
        let absent = folder.path().join("absent").display().to_string();
        assert_eq!(LocalDisk.check(&file).await, Err(DiskError::NotAFolder { path: file.clone() }));
        assert_eq!(LocalDisk.check(&absent).await, Err(DiskError::Absent { path: absent.clone() }));
        assert_eq!(LocalDisk.check("films").await, Err(DiskError::NotAbsolute { path: "films".into() }));
        let twisted = format!("{}//a/./", folder.path().display());
        assert_eq!(LocalDisk.check(&twisted).await, Ok(folder.path().join("a").display().to_string()));
    }

    #[tokio::test]
    async fn a_fingerprint_follows_a_file_and_tells_others_apart() {
        let folder = tree();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let before = LocalDisk.fingerprint(&at("top.mkv")).await;
        fs::rename(at("top.mkv"), at("other.mkv")).unwrap();
        assert_eq!(LocalDisk.fingerprint(&at("other.mkv")).await, before);
        fs::write(at("other.mkv"), b"silm").unwrap();
        assert_ne!(LocalDisk.fingerprint(&at("other.mkv")).await, before);
        assert_eq!(LocalDisk.fingerprint(&at("absent")).await, None);
    }
}
