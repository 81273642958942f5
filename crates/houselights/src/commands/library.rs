//! `houselights library`: what is in the house, adding a folder, looking for new files.

use std::path::Path;
use std::sync::Arc;

use media::flows::Libraries;
use media::flows::libraries::LibraryWish;
use media::{Library, LibraryKey};

use crate::cli::LibraryCommand;
use crate::failure::Failure;
use crate::house::MediaHouse;
use crate::settings::{Config, LibraryKind};

/// `houselights library`.
pub async fn library(config: &Config, command: LibraryCommand) -> Result<(), Failure> {
    let house = MediaHouse::open(config, None).await?;
    let outcome = match command {
        LibraryCommand::List => list(&house).await,
        LibraryCommand::Add { kind, title, path } => {
            let library = add(&house.flows.libraries, kind, title, &path).await?;
            println!("library {} is there: {}", library.key, library.title);
            scan(&house, config, &[library.key]).await
        }
        LibraryCommand::Scan { library } => {
            let wanted = library.as_deref();
            let all = house.flows.store.libraries().await?;
            let chosen: Vec<_> =
                all.into_iter().filter(|one| wanted.is_none_or(|wanted| is(one, wanted))).collect();
            if chosen.is_empty() {
                return Err(Failure::new("there is no such library")
                    .advise("`houselights library list` shows what there is"));
            }
            let keys: Vec<_> = chosen.iter().map(|one| one.key).collect();
            scan(&house, config, &keys).await
        }
    };
    house.close().await;
    outcome
}

async fn list(house: &MediaHouse) -> Result<(), Failure> {
    let all = house.flows.store.libraries().await?;
    if all.is_empty() {
        println!("There are no libraries yet. Add one: houselights library add --kind movies FOLDER");
    }
    for library in all {
        println!("{:>4}  {:<8}  {}", library.key, library.kind.name(), library.title);
        for folder in &library.folders {
            println!("      {}", folder.path);
        }
    }
    Ok(())
}

/// A running server is asked by its own scan of what changed; without one the scan happens here and now.
async fn scan(house: &MediaHouse, config: &Config, keys: &[LibraryKey]) -> Result<(), Failure> {
    for key in keys {
        let report = house.scan(*key).await?;
        println!("library {key}: {} files seen, {} new, {} gone", report.seen, report.added, report.gone);
    }
    let waiting = house.flows.store.probes_waiting().await?;
    if waiting > 0 {
        println!(
            "{waiting} files wait to be looked into; the media server does that while it runs ({})",
            config.media.listen
        );
    }
    Ok(())
}

fn is(library: &Library, wanted: &str) -> bool {
    library.title.eq_ignore_ascii_case(wanted)
        || wanted.parse().is_ok_and(|key| library.key == LibraryKey(key))
}

/// Adds a folder to the library of its kind and title, which is made if it is not there.
pub async fn add(
    libraries: &Arc<Libraries>,
    kind: LibraryKind,
    title: Option<String>,
    path: &Path,
) -> Result<Library, Failure> {
    let path = std::path::absolute(path)
        .map_err(|why| Failure::because(&format!("{} is no folder", path.display()), &why))?;
    let (kind, usual) = match kind {
        LibraryKind::Movies => (media::LibraryKind::Movie, "Movies"),
        LibraryKind::Shows => (media::LibraryKind::Show, "Shows"),
    };
    let wish = LibraryWish {
        title: title.unwrap_or_else(|| usual.to_owned()),
        kind,
        folders: vec![path.to_string_lossy().into_owned()],
        agent: None,
        scanner: None,
        language: None,
        settings: Vec::new(),
    };
    Ok(libraries.create(wish).await?)
}
