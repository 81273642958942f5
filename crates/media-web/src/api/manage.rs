//! Making, changing, removing and scanning libraries, and looking through the server's folders: the owner's.

use axum::extract::{Path, State as Held};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use http::StatusCode;
use http_kit::{Access, Problem, Routes};
use media::flows::libraries::LibraryWish;
use media::library::{Library, LibraryKind, Visibility};
use media::ports::store::LibraryChange;
use media::{ItemKind, LibraryKey};
use wire::media::setting::{Setting, SettingValue};
use wire::media::{Container, Element};

use super::lists::key;
use crate::answer::Answer;
use crate::caller::{Owner, SignedIn};
use crate::listing;
use crate::present::section;
use crate::refusal::{Answered, Refusal};
use crate::state::State;

/// The routes.
pub fn routes() -> Routes<State> {
    Routes::new()
        .post("/library/sections", Access::Owner, create)
        .post("/library/sections/all", Access::Owner, create)
        .put("/library/sections/{section}", Access::Owner, change)
        .delete("/library/sections/{section}", Access::Owner, remove)
        .get("/library/sections/{section}/refresh", Access::Owner, refresh)
        .post("/library/sections/{section}/refresh", Access::Owner, refresh)
        .put("/library/sections/{section}/refresh", Access::Owner, refresh)
        .delete("/library/sections/{section}/refresh", Access::Owner, cancel)
        .get("/library/sections/all/refresh", Access::Owner, refresh_all)
        .post("/library/sections/all/refresh", Access::Owner, refresh_all)
        .delete("/library/sections/all/refresh", Access::Owner, cancel_all)
        .get("/library/sections/{section}/analyze", Access::Owner, analyze)
        .put("/library/sections/{section}/analyze", Access::Owner, analyze)
        .post("/library/sections/{section}/analyze", Access::Owner, analyze)
        .put("/library/sections/{section}/emptyTrash", Access::Owner, empty_trash)
        .get("/library/sections/{section}/prefs", Access::Owner, settings)
        .put("/library/sections/{section}/prefs", Access::Owner, set)
        .get("/library/sections/prefs", Access::Owner, usual_settings)
        .get("/services/browse", Access::Owner, roots)
        .get("/services/browse/{*path}", Access::Owner, browse)
}

/// The kind of a library by number or name.
fn kind(text: &str) -> Option<LibraryKind> {
    match crate::query::kind(text) {
        Some(ItemKind::Movie) => Some(LibraryKind::Movie),
        Some(ItemKind::Show) => Some(LibraryKind::Show),
        Some(ItemKind::Artist) => Some(LibraryKind::Artist),
        Some(ItemKind::Photo) => Some(LibraryKind::Photo),
        _ => None,
    }
}

/// The parameters `prefs[name]=value`.
fn bracketed(asked: &SignedIn) -> Vec<(String, String)> {
    let pairs = asked.params.pairs().iter();
    let named = |(name, value): &(String, String)| {
        let id = name.strip_prefix("prefs[")?.strip_suffix(']')?;
        Some((id.to_owned(), value.clone()))
    };
    pairs.filter_map(named).collect()
}

fn folders(asked: &SignedIn) -> Vec<String> {
    asked.params.all("location").chain(asked.params.all("locations")).map(str::to_owned).collect()
}

/// `POST /library/sections?name=&type=&agent=&scanner=&language=&location=…`: made and scanned at once.
async fn create(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    let params = &asked.params;
    let text = |name: &str| params.first(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let kind = params.first("type").and_then(kind);
    let kind =
        kind.ok_or_else(|| Refusal::invalid("type", "A library holds movie, show, artist or photo"))?;
    let wish = LibraryWish {
        title: text("name").unwrap_or_default(),
        kind,
        folders: folders(&asked),
        agent: text("agent"),
        scanner: text("scanner"),
        language: text("language"),
        settings: bracketed(&asked),
    };
    let library = state.flows.libraries.create(wish).await?;
    Ok(asked.answer(Container::new().with([row(&state, &asked, &library)])).status(StatusCode::CREATED))
}

fn row(state: &State, asked: &SignedIn, library: &Library) -> Element {
    section::section(library, &asked.caller, state.flows.libraries.scanning(library.key))
}

/// `PUT /library/sections/{id}`: the list of folders, when given, replaces the old one.
async fn change(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    let params = &asked.params;
    let value = |name: &str| params.first(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let folders = folders(&asked);
    let mut change = LibraryChange {
        title: value("name").or_else(|| value("title")),
        agent: value("agent"),
        scanner: value("scanner"),
        language: value("language"),
        folders: (!folders.is_empty()).then_some(folders),
        visibility: None,
        settings: Vec::new(),
    };
    take_settings(&mut change, bracketed(&asked))?;
    let library = state.flows.libraries.change(key(&text)?, change).await?;
    Ok(asked.answer(Container::new().with([row(&state, &asked, &library)])))
}

async fn remove(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    state.flows.libraries.remove(key(&text)?).await?;
    Ok(asked.done())
}

async fn scan(state: &State, asked: &SignedIn, key: Option<LibraryKey>) -> Answered<Answer> {
    let path = asked.params.first("path").filter(|path| !path.is_empty()).map(str::to_owned);
    state.flows.libraries.scan(key, path, asked.params.flag("force")).await?;
    Ok(asked.done())
}

/// `GET|POST …/refresh[?path=][&force=1]`: looks for changes; answers at once.
async fn refresh(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    scan(&state, &asked, Some(key(&text)?)).await
}

async fn refresh_all(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    scan(&state, &asked, None).await
}

async fn cancel(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    state.flows.libraries.cancel_scan(Some(key(&text)?)).await?;
    Ok(asked.done())
}

async fn cancel_all(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    state.flows.libraries.cancel_scan(None).await?;
    Ok(asked.done())
}

/// `…/analyze`: reads every file of the library anew.
async fn analyze(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    state.flows.libraries.scan(Some(key(&text)?), None, true).await?;
    Ok(asked.done())
}

async fn empty_trash(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &text).await?;
    state.flows.libraries.empty_trash(library.key).await?;
    Ok(asked.done())
}

/// The settings of a library: where it shows up.
fn shown(visibility: Visibility) -> Vec<Element> {
    let choices = [
        ("0", "Include in home screen and global search"),
        ("1", "Exclude from home screen"),
        ("2", "Exclude from home screen and global search"),
    ];
    vec![
        Setting {
            id: "hidden".to_owned(),
            label: "Visibility".to_owned(),
            summary: "Where the items of this library show up outside of it.".to_owned(),
            default: SettingValue::Int(0),
            value: SettingValue::Int(visibility.number()),
            hidden: false,
            advanced: false,
            group: String::new(),
            choices: choices.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec(),
        }
        .into(),
    ]
}

async fn settings(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    let library = listing::library(&state, &asked, &text).await?;
    Ok(asked.answer(Container::new().with(shown(library.visibility))))
}

async fn usual_settings(asked: Owner) -> Answer {
    asked.answer(Container::new().with(shown(Visibility::Shown)))
}

async fn set(Held(state): Held<State>, asked: Owner, Path(text): Path<String>) -> Answered<Answer> {
    let wanted = asked.params.pairs().iter().filter(|(name, _)| !super::prefs::is_identity(name));
    let mut change = LibraryChange::default();
    take_settings(&mut change, wanted.cloned().collect())?;
    state.flows.libraries.change(key(&text)?, change).await?;
    Ok(asked.done())
}

fn take_settings(change: &mut LibraryChange, wanted: Vec<(String, String)>) -> Answered<()> {
    for (id, value) in wanted {
        match (id.as_str(), value.as_str()) {
            ("hidden", "0") => change.visibility = Some(Visibility::Shown),
            ("hidden", "1") => change.visibility = Some(Visibility::NotOnHome),
            ("hidden", "2") => change.visibility = Some(Visibility::NotOnHomeNorSearch),
            // An older name of the same idea; tools send it whether it is listed or not.
            ("includeInGlobal", "0") => change.visibility = Some(Visibility::NotOnHomeNorSearch),
            ("includeInGlobal", "1") => change.visibility = Some(Visibility::Shown),
            _ => {
                let problem = Problem::new(StatusCode::BAD_REQUEST, "unknown_setting");
                return Err(problem
                    .message(format!("A library has no setting \"{id}\" with this value"))
                    .into());
            }
        }
    }
    Ok(())
}

async fn roots(Held(state): Held<State>, asked: Owner) -> Answered<Answer> {
    look(&state, &asked, None).await
}

/// `GET /services/browse/{base64 of a path}`: the folders below it. Both alphabets of base64 are read.
async fn browse(Held(state): Held<State>, asked: Owner, Path(encoded): Path<String>) -> Answered<Answer> {
    let path = decoded(&encoded).ok_or_else(Refusal::not_found)?;
    look(&state, &asked, Some(&path)).await
}

fn decoded(encoded: &str) -> Option<String> {
    let bare = encoded.trim_end_matches('=');
    let bytes = STANDARD_NO_PAD
        .decode(bare)
        .or_else(|_| URL_SAFE_NO_PAD.decode(bare))
        .or_else(|_| STANDARD.decode(encoded))
        .or_else(|_| URL_SAFE.decode(encoded));
    String::from_utf8(bytes.ok()?).ok()
}

async fn look(state: &State, asked: &SignedIn, path: Option<&str>) -> Answered<Answer> {
    let files = asked.params.first("includeFiles") != Some("0");
    let found = state.flows.libraries.browse_disk(path, files).await?;
    let rows = found.iter().map(|entry| {
        let key = format!("/services/browse/{}", STANDARD.encode(&entry.path));
        let element = Element::list(if entry.folder { "Path" } else { "File" })
            .attr("key", key)
            .attr("title", entry.name.clone())
            .attr("path", entry.path.clone());
        if entry.folder { element.attr("home", entry.home).attr("network", entry.network) } else { element }
    });
    Ok(asked.answer(Container::new().with(rows)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browsed_path_is_read_in_both_alphabets() {
        let path = "/srv/films/ÿ?>";
        for encoded in [STANDARD.encode(path), URL_SAFE.encode(path), URL_SAFE_NO_PAD.encode(path)] {
            assert_eq!(decoded(&encoded).as_deref(), Some(path));
        }
        assert_eq!(decoded("%%%"), None);
    }
}
