//! Finished segments on disk, bounded in bytes: the least recently used goes first.
//!
//! The folder belongs to one server process and starts empty; what is in it is told by memory, never by the disk.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A segment of a rendition, by key and number.
type Place = (String, usize);

/// Segments on disk.
#[derive(Debug)]
pub struct SegmentCache {
    folder: PathBuf,
    most_bytes: u64,
    shelf: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    uses: u64,
    bytes: u64,
    known: HashMap<Place, (u64, u64)>,
    by_use: BTreeMap<u64, Place>,
}

impl SegmentCache {
    /// A cache in this folder, which is emptied.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(folder: PathBuf, most_bytes: u64) -> io::Result<Self> {
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, most_bytes, shelf: Mutex::default() })
    }

    /// Whether a segment is there.
    pub fn has(&self, key: &str, number: usize) -> bool {
        self.shelf().known.contains_key(&(key.to_owned(), number))
    }

    /// How many segments of a rendition are there.
    pub fn count(&self, key: &str) -> usize {
        self.shelf().known.keys().filter(|(one, _)| one == key).count()
    }

    /// How many bytes are there.
    pub fn bytes(&self) -> u64 {
        self.shelf().bytes
    }

    /// A segment, if it is there.
    pub async fn get(&self, key: &str, number: usize) -> Option<Vec<u8>> {
        if !self.shelf().used(&(key.to_owned(), number)) {
            return None;
        }
        match tokio::fs::read(self.path(key, number)).await {
            Ok(bytes) => Some(bytes),
            Err(_) => {
                // Somebody tidied the disk up; the segment is made again.
                self.shelf().forget(&(key.to_owned(), number));
                None
            }
        }
    }

    /// Keeps a segment and drops the least recently used beyond the bound.
    ///
    /// # Errors
    /// When the disk is full even after everything else was dropped, or cannot be written.
    pub async fn put(&self, key: &str, number: usize, bytes: &[u8]) -> io::Result<()> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.make_room(size).await;
        if let Err(error) = self.write(key, number, bytes).await {
            if error.kind() != io::ErrorKind::StorageFull {
                return Err(error);
            }
            self.make_room(self.most_bytes).await;
            self.write(key, number, bytes).await?;
        }
        self.shelf().add((key.to_owned(), number), size);
        Ok(())
    }

    async fn write(&self, key: &str, number: usize, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(key, number);
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let written = tokio::fs::write(&path, bytes).await;
        if written.is_err() {
            let _ = tokio::fs::remove_file(&path).await;
        }
        written
    }

    async fn make_room(&self, size: u64) {
        loop {
            let oldest = {
                let mut shelf = self.shelf();
                if shelf.bytes.saturating_add(size) <= self.most_bytes {
                    return;
                }
                let Some((_, oldest)) = shelf.by_use.first_key_value() else { return };
                let oldest = oldest.clone();
                shelf.forget(&oldest);
                oldest
            };
            let _ = tokio::fs::remove_file(self.path(&oldest.0, oldest.1)).await;
        }
    }

    fn path(&self, key: &str, number: usize) -> PathBuf {
        self.folder.join(key).join(format!("{number:05}"))
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn add(&mut self, place: Place, size: u64) {
        self.forget(&place);
        self.uses += 1;
        self.bytes += size;
        self.by_use.insert(self.uses, place.clone());
        self.known.insert(place, (self.uses, size));
    }

    fn used(&mut self, place: &Place) -> bool {
        let Some((_, size)) = self.known.get(place).copied() else { return false };
        self.add(place.clone(), size);
        true
    }

    fn forget(&mut self, place: &Place) {
        if let Some((used, size)) = self.known.remove(place) {
            self.by_use.remove(&used);
            self.bytes = self.bytes.saturating_sub(size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_least_recently_used_goes_first_and_the_bound_holds() {
        let folder = tempfile::tempdir().unwrap();
        let cache = SegmentCache::new(folder.path().join("segments"), 30).unwrap();
        for number in 0..3 {
            cache.put("film", number, &[1; 10]).await.unwrap();
        }
        assert!(cache.get("film", 0).await.is_some());
        cache.put("film", 3, &[1; 10]).await.unwrap();
        assert!(cache.has("film", 0) && !cache.has("film", 1) && cache.has("film", 3));
        assert_eq!(cache.bytes(), 30);
        assert!(!folder.path().join("segments/film/00001").exists());
    }

    #[tokio::test]
    async fn a_segment_that_somebody_deleted_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let cache = SegmentCache::new(folder.path().join("segments"), 30).unwrap();
        cache.put("film", 0, &[1; 10]).await.unwrap();
        std::fs::remove_file(folder.path().join("segments/film/00000")).unwrap();
        assert_eq!(cache.get("film", 0).await, None);
        assert!(!cache.has("film", 0));
    }
}
