//! Scans: keys that stay, work that is resumed, watch state that is never lost.

use media::choice::{StreamChoice, SubtitleChoice};
use media::file::{Absence, AbsenceKind};
use media::item::{ItemEdit, ItemKind, Picture, PictureKind, PictureSource};
use media::library::LibraryKind;
use media::ports::store::{Analysis, Choices, Items, Libraries, LibraryChange, Presence, Scans, Watches};
use media::watch::{WatchState, Watched};
use testkit::both_databases;

use super::house::{NOW, draft, film, library, opened, owner, probe, probed, show, slot};

both_databases! {
    async fn streams_keep_their_keys_and_choices_when_a_file_is_read_again(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let (item, file) = film(&store, key, "Light").await;
        assert_eq!(store.probes_waiting().await.unwrap(), 1);
        assert_eq!(probed(&store, file, Ok(probe())).await, 1);
        assert_eq!(store.probes_waiting().await.unwrap(), 0);
        let before = store.details(&[item], &owner()).await.unwrap().remove(0);
        let part = &before.versions[0].parts[0];
        assert_eq!((part.streams.len(), before.item.duration_ms), (3, Some(6_000_000)));
        let choice =
            StreamChoice { audio: Some(part.streams[1].key), subtitle: SubtitleChoice::Stream(part.streams[2].key) };
        store.choose(owner().viewer(), part.key, &choice).await.unwrap();
        store.probe_again(item).await.unwrap();
        let mut shorter = probe();
        shorter.streams.truncate(2);
        probed(&store, file, Ok(shorter)).await;
        let after = store.part(part.key, &owner()).await.unwrap().unwrap().1;
        assert_eq!(after.streams.len(), 2);
        assert_eq!(after.streams[1].key, part.streams[1].key);
        assert_eq!(after.choice, Some(choice));
        let of_stream = store.part_of_stream(part.streams[0].key, &owner()).await.unwrap().unwrap();
        assert_eq!((of_stream.0, of_stream.1.key), (item, part.key));
    }

    async fn a_result_for_a_file_that_changed_meanwhile_is_dropped(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let (_, file) = film(&store, key, "Light").await;
        let mut late = media::ports::store::Probed {
            file,
            size: 999,
            modified_at: NOW,
            fingerprint: None,
            result: Ok(probe()),
        };
        assert!(store.save_probes(std::slice::from_ref(&late), NOW).await.unwrap().is_empty());
        late.size = 1_000;
        late.result = Err("no media".into());
        assert_eq!(store.save_probes(&[late], NOW).await.unwrap().len(), 1);
        assert_eq!(store.probes_waiting().await.unwrap(), 0);
    }

    async fn an_unplugged_disk_hides_nothing_and_a_deleted_file_hides_its_item(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Show, "shows").await;
        let (harbour, seasons, episodes) = show(&store, key, "Harbour").await;
        let files: Vec<_> = store.files(key).await.unwrap().into_iter().map(|it| it.file.key).collect();
        let absent = async |kind: Option<AbsenceKind>| {
            let mut scan = store.scan(key).await.unwrap();
            let absence = kind.map(|kind| Absence { since: NOW, kind });
            scan.set_absence(&files, absence).await.unwrap();
            let settled = scan.settle(&episodes, NOW).await.unwrap();
            scan.commit().await.unwrap();
            settled
        };
        let away = absent(Some(AbsenceKind::Away)).await;
        assert_eq!(away.len(), 7);
        assert!(away.iter().all(|it| it.after == Presence::Unavailable));
        let view = store.details(&[harbour], &owner()).await.unwrap().remove(0);
        assert!(!view.item.available);
        let gone = absent(Some(AbsenceKind::Gone)).await;
        assert!(gone.iter().any(|it| it.item == harbour && it.after == Presence::Removed));
        assert!(store.details(&[harbour, seasons[0], episodes[0]], &owner()).await.unwrap().is_empty());
        assert_eq!(absent(None).await.len(), 7);
        assert!(absent(None).await.is_empty());
        assert_eq!(store.details(&[harbour], &owner()).await.unwrap().len(), 1);
    }

    async fn watch_states_are_joined_and_nothing_is_lost(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let (old, file) = film(&store, key, "Light").await;
        let (new, _) = film(&store, key, "Light again").await;
        assert!(store.watched_files(key).await.unwrap().is_empty());
        let viewer = owner().viewer();
        let seen = WatchState::default().mark_seen(NOW);
        store.save_watched(viewer, &[Watched { item: old, state: seen }], None).await.unwrap();
        assert_eq!(store.watched_files(key).await.unwrap(), [file]);
        let mut scan = store.scan(key).await.unwrap();
        scan.join_watch(old, new).await.unwrap();
        scan.commit().await.unwrap();
        let both = [Watched { item: old, state: seen }, Watched { item: new, state: seen }];
        assert_eq!(store.watched(viewer, &[old, new]).await.unwrap(), both);
    }

    async fn a_part_moved_to_another_item_keeps_its_key(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let (item, file) = film(&store, key, "Light").await;
        probed(&store, file, Ok(probe())).await;
        let mut scan = store.scan(key).await.unwrap();
        let other = scan.add_item(&draft(ItemKind::Movie, "other", "Other"), None, None, NOW).await.unwrap();
        let part = scan.places_of_file(file).await.unwrap()[0].part;
        scan.reattach(part, other, &slot("4k")).await.unwrap();
        scan.settle(&[item, other], NOW).await.unwrap();
        scan.commit().await.unwrap();
        assert!(store.details(&[item], &owner()).await.unwrap().is_empty());
        let view = store.details(&[other], &owner()).await.unwrap().remove(0);
        assert_eq!((view.versions[0].parts[0].key, view.versions[0].height), (part, Some(800)));
        assert_eq!(view.item.duration_ms, Some(6_000_000));
    }

    async fn what_a_person_edited_is_left_alone_by_the_next_scan(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let (item, _) = film(&store, key, "Light").await;
        let edit = ItemEdit { title: Some("The Lamp".into()), summary: Some(String::new()), ..ItemEdit::default() };
        store.edit(&[item], &edit, NOW).await.unwrap();
        let mut scan = store.scan(key).await.unwrap();
        let mut words = draft(ItemKind::Movie, "Light", "Light");
        words.studio = Some("Other".into());
        scan.update_item(item, &words, None, None, NOW).await.unwrap();
        scan.commit().await.unwrap();
        let view = store.details(&[item], &owner()).await.unwrap().remove(0);
        assert_eq!((view.item.title.as_str(), view.item.sort_title.as_str()), ("The Lamp", "Lamp"));
        assert_eq!((view.item.summary, view.item.studio.as_deref()), (None, Some("Other")));
        assert!(view.item.locked.contains(&"title".to_owned()));
    }

    async fn pictures_wait_for_a_probe_and_leave_the_queue_when_made(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Show, "shows").await;
        let (harbour, ..) = show(&store, key, "Harbour").await;
        assert!(store.to_picture(&[], 10).await.unwrap().is_empty());
        for job in store.to_probe(&[], 10).await.unwrap() {
            probed(&store, job.file, Ok(probe())).await;
        }
        let jobs = store.to_picture(&[harbour], 10).await.unwrap();
        assert_eq!(jobs.len(), 7);
        assert!(jobs.iter().all(|job| job.video && job.path.starts_with("/shows/Harbour/")));
        let picture = Picture {
            kind: PictureKind::Thumb,
            source: PictureSource::Frame,
            origin: None,
            stamp: "s".into(),
        };
        store.save_pictures(harbour, std::slice::from_ref(&picture), NOW).await.unwrap();
        assert_eq!(store.to_picture(&[], 10).await.unwrap().len(), 6);
        let view = store.details(&[harbour], &owner()).await.unwrap().remove(0);
        assert_eq!(view.item.pictures, [picture]);
    }

    async fn a_folder_that_is_left_out_goes_with_its_files_and_a_library_with_everything(place: Place) {
        let store = opened(place).await;
        let key = library(&store, LibraryKind::Movie, "films").await;
        let (item, file) = film(&store, key, "Light").await;
        probed(&store, file, Ok(probe())).await;
        let seen = WatchState::default().mark_seen(NOW);
        store.save_watched(owner().viewer(), &[Watched { item, state: seen }], None).await.unwrap();
        let change = LibraryChange { folders: Some(vec!["/elsewhere".into()]), ..LibraryChange::default() };
        assert!(store.change_library(key, &change, NOW).await.unwrap());
        assert!(store.details(&[item], &owner()).await.unwrap().is_empty());
        assert_eq!(store.watched(owner().viewer(), &[item]).await.unwrap().len(), 1);
        let libraries = store.libraries().await.unwrap();
        assert_eq!(libraries[0].folders.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["/elsewhere"]);
        assert!(store.remove_library(key).await.unwrap());
        assert!(!store.remove_library(key).await.unwrap());
        assert!(store.libraries().await.unwrap().is_empty());
    }
}
