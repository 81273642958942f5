//! The server about itself: `/identity`, `/`, `/media/providers` and the small lists that tools read.

use axum::extract::State as Held;
use axum::response::{IntoResponse, Redirect, Response};
use http_kit::{Access, Routes};
use media::ports::LinkState;
use wire::media::section::entry;
use wire::media::{Container, Element, Value};

use crate::answer::Answer;
use crate::ask::Ask;
use crate::caller::{self, Owner, SignedIn};
use crate::listing;
use crate::present::{push, section};
use crate::refusal::Answered;
use crate::settings::Settings;
use crate::state::State;

/// The version of the protocol we speak, in the four numbers clients compare; then ours.
pub fn protocol_version(ours: &str) -> String {
    format!("1.41.0.0-houselights.{ours}")
}

/// The routes.
pub fn routes() -> Routes<State> {
    const HEALTH: Access = Access::Open("health checks and claim tools ask it before anybody is signed in");
    Routes::new()
        .get("/identity", HEALTH, identity)
        .get("/", Access::Token, root)
        .get("/media/providers", Access::Token, providers)
        .get("/servers", Access::Token, servers)
        .get("/clients", Access::Token, empty)
        .get("/livetv/dvrs", Access::Token, empty)
        .get("/livetv/sessions", Access::Token, empty)
        .get("/media/grabbers/devices", Access::Token, empty)
        .get("/media/subscriptions", Access::Token, empty)
        .get("/status/sessions/background", Access::Owner, empty_for_owner)
        .get("/system/agents", Access::Owner, agents)
        .get("/activities", Access::Owner, activities)
        .get("/butler", Access::Owner, butler)
        .get("/updater/status", Access::Owner, updater)
        .put("/updater/check", Access::Owner, done)
        .get("/log", Access::Token, log)
        .post("/log", Access::Token, log)
        .put("/log", Access::Token, log)
        .get("/security/token", Access::Token, delegate)
        .post("/security/token", Access::Token, delegate)
}

/// `GET /identity`
async fn identity(Held(state): Held<State>, ask: Ask) -> Answer {
    let claimed = !matches!(state.flows.link.standing().state, LinkState::Unclaimed | LinkState::Revoked);
    ask.answer(
        Container::new()
            .attr("apiVersion", "1.1.1")
            .attr("claimed", claimed)
            .attr("machineIdentifier", state.facts.machine.as_str())
            .attr("version", protocol_version(&state.facts.version)),
    )
}

/// `GET /`: what the server is and can do. A browser that opens it wants the app.
async fn root(Held(state): Held<State>, ask: Ask) -> Response {
    if http_kit::format::accepts(&ask.headers, "text/html") && ask.token().is_none() {
        return Redirect::temporary("/web/index.html").into_response();
    }
    let asked = match caller::caller(&ask, &state).await {
        Ok(caller) => SignedIn { caller, ask },
        Err(problem) => return problem.into_response(),
    };
    match about(&state, &asked).await {
        Ok(container) => {
            let paths = [
                "accounts",
                "actions",
                "activities",
                "butler",
                "clients",
                "devices",
                "hubs",
                "identity",
                "library",
                "livetv",
                "media",
                "playQueues",
                "playlists",
                "security",
                "servers",
                "services",
                "statistics",
                "status",
                "system",
                "transcode",
                "updater",
                "video",
                "photo",
            ];
            let children = paths.map(|path| entry(path, path).attr("count", 1));
            asked.answer(container.with(children)).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// The attributes that `/` and `/media/providers` share.
async fn about(state: &State, asked: &SignedIn) -> Answered<Container> {
    let settings = Settings::read(state).await?;
    let standing = state.flows.link.standing();
    let caller = &asked.caller;
    let owned = matches!(standing.state, LinkState::Owned | LinkState::Waiting);
    let mapping = match standing.state {
        LinkState::Owned if standing.reachable => "mapped",
        LinkState::Owned => "failed",
        LinkState::Waiting => "waiting",
        LinkState::Unclaimed | LinkState::Revoked => "unknown",
    };
    let container = Container::new()
        .attr("allowCameraUpload", false)
        .attr("allowChannelAccess", false)
        .attr("allowSharing", caller.owner)
        .attr("allowSync", caller.permissions.download)
        .attr("allowTuners", false)
        .attr("apiVersion", "1.1.1")
        .attr("backgroundProcessing", true)
        .attr("certificate", false)
        .attr("companionProxy", false)
        .attr("countryCode", "")
        .attr("diagnostics", "")
        .attr("eventStream", true)
        .attr("friendlyName", settings.name(state))
        .attr("hubSearch", true)
        .attr("itemClusters", false)
        .attr("livetv", 0)
        .attr("machineIdentifier", state.facts.machine.as_str())
        .attr("mediaProviders", true)
        .attr("multiuser", true)
        .attr("musicAnalysis", 0)
        .attr("myPlex", owned)
        .attr("myPlexMappingState", mapping)
        .attr("myPlexSigninState", if owned { "ok" } else { "none" })
        .attr("myPlexSubscription", false)
        .maybe("myPlexUsername", standing.owner.filter(|_| caller.owner).map(|owner| owner.name))
        .attr("offlineTranscode", 0)
        .attr("ownerFeatures", "collections,home,hardware_transcoding,item_clusters,session_kick,type-first")
        .attr("photoAutoTag", false)
        .attr("platform", state.facts.platform.clone())
        .attr("platformVersion", state.facts.platform_version.clone())
        .attr("pluginHost", false)
        .attr("pushNotifications", false)
        .attr("readOnlyLibraries", false)
        .attr("requestParametersInCookie", false)
        .attr("streamingBrainABRVersion", 3)
        .attr("streamingBrainVersion", 2)
        .attr("sync", false)
        .attr("transcoderActiveVideoSessions", 0)
        .attr("transcoderAudio", true)
        .attr("transcoderLyrics", false)
        .attr("transcoderPhoto", true)
        .attr("transcoderSubtitles", true)
        .attr("transcoderVideo", true)
        .attr("transcoderVideoBitrates", "64,96,208,320,720,1500,2000,3000,4000,8000,10000,12000,20000")
        .attr("transcoderVideoQualities", "0,1,2,3,4,5,6,7,8,9,10,11,12")
        .attr("transcoderVideoResolutions", "128,128,160,240,320,480,768,720,720,1080,1080,1080,1080")
        .attr("updatedAt", state.facts.started_at.as_secs())
        .attr("updater", false)
        .attr("version", protocol_version(&state.facts.version))
        .attr("voiceSearch", false);
    Ok(container)
}

/// `GET /media/providers`: the library provider with its features.
async fn providers(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let libraries = listing::libraries(&state, &asked).await?;
    let home = Element::list("Directory").attr("hubKey", "/hubs").attr("title", "Home");
    let content = feature("content", "/library/sections").child(home).children(
        libraries
            .iter()
            .map(|library| section::provided(library, super::sections::refreshing(&state, library))),
    );
    let remove = Element::list("Action")
        .attr("id", "removeFromContinueWatching")
        .attr("key", "/actions/removeFromContinueWatching");
    let provider = Element::list("MediaProvider")
        .attr("identifier", wire::media::container::LIBRARY_IDENTIFIER)
        .attr("id", 1)
        .attr("title", "Library")
        .attr("types", "video,audio,photo")
        .attr("protocols", "stream,download")
        .child(content)
        .child(feature("search", "/hubs/search"))
        .child(feature("metadata", "/library/metadata"))
        .child(feature("imagetranscoder", "/photo/:/transcode"))
        .child(feature("promoted", "/hubs/promoted"))
        .child(feature("continuewatching", "/hubs/continueWatching"))
        .child(feature("actions", "/actions").child(remove))
        .child(feature("playlist", "/playlists").attr("flavor", "universal"))
        .child(feature("playqueue", "/playQueues").attr("flavor", "universal"))
        .child(feature("collection", "/library/collections"))
        .child(
            feature("timeline", "/:/timeline")
                .attr("scrobbleKey", "/:/scrobble")
                .attr("unscrobbleKey", "/:/unscrobble"),
        )
        .child(feature("rate", "/:/rate"))
        .child(Element::list("Feature").attr("type", "queryParser"))
        .children(asked.caller.owner.then(|| Element::list("Feature").attr("type", "manage")));
    Ok(asked.answer(about(&state, &asked).await?.with([provider])))
}

fn feature(kind: &'static str, key: &'static str) -> Element {
    Element::list("Feature").attr("key", key).attr("type", kind)
}

/// `GET /servers`: this one.
async fn servers(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    let host =
        asked.headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |it| it.0);
    let server = Element::list("Server")
        .attr("name", Settings::read(&state).await?.name(&state))
        .attr("host", host)
        .attr("address", host)
        .attr("port", u32::from(state.facts.port))
        .attr("machineIdentifier", state.facts.machine.as_str())
        .attr("version", protocol_version(&state.facts.version));
    Ok(asked.answer(Container::new().with([server])))
}

/// Something this server has none of.
async fn empty(asked: SignedIn) -> Answer {
    asked.done()
}

async fn empty_for_owner(asked: Owner) -> Answer {
    asked.done()
}

async fn done(asked: Owner) -> Answer {
    asked.done()
}

/// `GET /system/agents`: what identifies works. Ours reads names and side-car files.
async fn agents(asked: Owner) -> Answer {
    let agents: [(&str, &str, i64, &str); 3] = [
        ("tv.plex.agents.movie", "Houselights Movie", 1, "movie"),
        ("tv.plex.agents.series", "Houselights TV Series", 2, "show"),
        ("com.plexapp.agents.none", "Personal Media", 1, "movie"),
    ];
    let wanted = asked.params.number("mediaType");
    let rows = agents.into_iter().filter(|(_, _, number, _)| wanted.is_none_or(|wanted| wanted == *number));
    let rows = rows.map(|(identifier, name, number, kind)| {
        let languages = ["en", "xn"].map(|code| Element::list("Language").attr("code", code));
        let agent = Element::list("Agent")
            .attr("hasPrefs", false)
            .attr("hasAttribution", false)
            .attr("identifier", identifier)
            .attr("name", name)
            .attr("primary", true);
        if wanted.is_some() {
            agent.children(languages)
        } else {
            let kind =
                Element::list("MediaType").attr("mediaType", number).attr("name", kind).children(languages);
            agent.child(kind)
        }
    });
    asked.answer(Container::new().with(rows))
}

/// `GET /activities`: long pieces of work under way.
async fn activities(Held(state): Held<State>, asked: Owner) -> Answer {
    asked.answer(Container::new().with(state.flows.libraries.activities().iter().map(push::shown)))
}

/// `GET /butler`: nightly work. This server does its work as it comes and keeps no list.
async fn butler(asked: Owner) -> Answer {
    asked.document(wire::media::Document(Element::single("ButlerTasks")))
}

/// `GET /updater/status`: no update is ever waiting; the binary is replaced by whoever installed it.
async fn updater(asked: Owner) -> Answer {
    asked.answer(Container::new().attr("canInstall", false).attr("status", 0))
}

/// `/log`: a client tells what happened to it. Kept at debug level, without what it said: it may hold titles.
async fn log(asked: SignedIn) -> Answer {
    let level = asked.params.number("level").unwrap_or(4);
    tracing::debug!(level, product = %asked.caller.device.product, "a client logged a line");
    asked.done()
}

/// `/security/token?type=delegation&scope=all`: a short-lived token with the caller's rights, for casting.
async fn delegate(Held(state): Held<State>, asked: SignedIn) -> Answered<Answer> {
    if asked.params.first("type") != Some("delegation") || asked.params.first("scope") != Some("all") {
        return Err(crate::refusal::Refusal::invalid(
            "type",
            "Only type=delegation with scope=all is given out",
        ));
    }
    let token = state.delegations.hand_out(asked.caller.clone(), &*state.entropy, state.clock.now());
    Ok(asked.answer(Container::new().attr("token", Value::Text(token.expose().to_owned()))))
}
