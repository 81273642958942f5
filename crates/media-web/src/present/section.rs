//! Libraries as the protocol shows them.

use media::caller::Caller;
use media::library::{Library, LibraryKind};
use wire::media::section::Section;
use wire::media::{Container, Element};

/// The agent of libraries whose films nobody looks up.
const NO_AGENT: &str = "com.plexapp.agents.none";

/// A library as this caller may see it: paths are the owner's alone.
pub fn section(library: &Library, caller: &Caller, refreshing: bool) -> Element {
    Section {
        key: library.key.0,
        kind: library.kind.name(),
        title: library.title.clone(),
        uuid: library.uuid.clone(),
        agent: library.agent.clone(),
        scanner: library.scanner.clone(),
        language: library.language.clone(),
        refreshing,
        allow_sync: caller.permissions.download,
        created_at: library.created_at.as_secs(),
        updated_at: library.updated_at.as_secs(),
        scanned_at: library.scanned_at.map(kernel::Timestamp::as_secs),
        content_changed_at: library.content_changed,
        hidden: library.visibility.number(),
        locations: library
            .folders
            .iter()
            .map(|folder| (folder.key.0, caller.owner.then(|| folder.path.clone())))
            .collect(),
    }
    .into()
}

/// The container of a listing inside a library.
pub fn listing(library: &Library, caller: &Caller) -> Container {
    let kind = library.kind.name();
    Container::library()
        .attr("allowSync", caller.permissions.download)
        .attr("art", format!("/:/resources/{kind}-fanart.jpg"))
        .attr("content", "secondary")
        .attr("librarySectionID", library.key.0)
        .attr("librarySectionTitle", library.title.clone())
        .attr("librarySectionUUID", library.uuid.clone())
        .attr("thumb", format!("/:/resources/{kind}.png"))
        .attr("title1", library.title.clone())
        .attr("type", kind)
}

/// The provider's entry of a library, with the views clients may open it in.
pub fn provided(library: &Library, refreshing: bool) -> Element {
    let key = library.key;
    let top = media::item::ItemKind::top_of(library.kind).number();
    let pivot = |id: &'static str,
                 key: String,
                 kind: &'static str,
                 title: &'static str,
                 context: &'static str,
                 symbol: &'static str| {
        Element::list("Pivot")
            .attr("id", id)
            .attr("key", key)
            .attr("type", kind)
            .attr("title", title)
            .attr("context", context)
            .attr("symbol", symbol)
    };
    Element::list("Directory")
        .attr("agent", library.agent.clone())
        .attr("language", library.language.clone())
        .attr("refreshing", refreshing)
        .attr("scanner", library.scanner.clone())
        .attr("uuid", library.uuid.clone())
        .attr("id", key.to_string())
        .attr("key", format!("/library/sections/{key}"))
        .attr("hubKey", format!("/hubs/sections/{key}"))
        .attr("type", library.kind.name())
        .attr("title", library.title.clone())
        .maybe("subtype", (library.kind == LibraryKind::Movie && library.agent == NO_AGENT).then_some("clip"))
        .attr("updatedAt", library.updated_at.as_secs())
        .maybe("scannedAt", library.scanned_at.map(kernel::Timestamp::as_secs))
        .child(pivot(
            "recommended",
            format!("/hubs/sections/{key}"),
            "hub",
            "Recommended",
            "content.discover",
            "star",
        ))
        .child(pivot(
            "library",
            format!("/library/sections/{key}/all?type={top}"),
            "list",
            "Library",
            "content.library",
            "library",
        ))
        .child(pivot(
            "collections",
            format!("/library/sections/{key}/collections"),
            "list",
            "Collections",
            "content.collections",
            "stack",
        ))
}
