//! Who may do what: every route, every listing.

use http::{Method, StatusCode};
use http_kit::Access;
use media::ports::LinkState;
use media_web::route_list;

use crate::house::{GUEST, House, OWNER};

/// A path that matches a route's pattern.
fn filled(pattern: &str) -> String {
    let parts = pattern.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_route_refuses_whoever_has_no_token_or_is_open_for_a_reason() {
    let house = House::new().await;
    let routes = route_list();
    assert!(routes.len() > 100, "the list of routes is complete: {}", routes.len());
    for route in routes {
        let path = filled(route.path);
        match route.access {
            Access::Open(reason) => assert!(!reason.is_empty(), "{path}"),
            Access::Token | Access::Owner => {
                for token in ["", "token-of-nobody"] {
                    let told = house.call(route.method.clone(), &path).by(token).send().await;
                    assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{} {path}", route.method);
                    assert!(told.body.contains("reason=\"not_authenticated\""), "{path}: {}", told.body);
                }
            }
            Access::Loopback => {
                let near = house.call(route.method.clone(), &path).by("").from("192.168.1.9").send().await;
                assert_eq!(near.status, StatusCode::FORBIDDEN, "{} {path} from the network", route.method);
            }
            other => panic!("{path} wants {other:?}, which this surface does not have"),
        }
    }
}

#[tokio::test]
async fn a_guest_gets_no_owners_route() {
    let house = House::new().await;
    for route in route_list().into_iter().filter(|route| route.access == Access::Owner) {
        let path = filled(route.path);
        let told = house.call(route.method.clone(), &path).by(GUEST).send().await;
        assert_eq!(told.status, StatusCode::FORBIDDEN, "{} {path}", route.method);
    }
}

/// Everything that lists or searches.
const LISTINGS: [&str; 46] = [
    "/",
    "/media/providers?includeStorage=1",
    "/library",
    "/library/sections",
    "/library/sections/all",
    "/library/sections/1/all",
    "/library/sections/1/all?type=4",
    "/library/sections/1/all?type=2&title=Hidden",
    "/library/sections/1/recentlyAdded",
    "/library/sections/1/onDeck",
    "/library/all",
    "/library/all?type=2",
    "/library/all?type=3",
    "/library/all?type=4",
    "/library/all?type=1,2,3,4",
    "/library/all?type=4&show.title=Hidden",
    "/library/recentlyAdded",
    "/library/recentlyAdded?type=4",
    "/library/onDeck",
    "/hubs",
    "/hubs?contentDirectoryID=3",
    "/hubs?contentDirectoryID=1,3&pinnedContentDirectoryID=2",
    "/hubs/promoted?contentDirectoryID=3&pinnedContentDirectoryID=1,3",
    "/hubs/continueWatching",
    "/hubs/continueWatching/items",
    "/hubs/home/recentlyAdded?type=2",
    "/hubs/home/recentlyAdded?type=4",
    "/hubs/home/onDeck",
    "/hubs/home/continueWatching",
    "/hubs/sections/1",
    "/hubs/sections/1/continueWatching/items",
    "/hubs/search?query=hidden",
    "/hubs/search?query=secret&limit=50",
    "/hubs/search?query=h",
    "/library/search?query=secret",
    "/search?query=secret",
    "/library/sections/1/search?type=4&query=Secret",
    "/playlists",
    "/playlists/all",
    "/library/sections/1/collections",
    "/library/sections/1/all?type=18",
    "/library/sections/1/firstCharacter?type=2",
    "/library/sections/1/genre",
    "/library/sections/1/folder",
    "/library/tags?type=1",
    "/library/tags?type=2",
];

#[tokio::test]
async fn no_listing_tells_a_guest_of_a_library_that_is_not_shared() {
    let house = House::new().await;
    let show = house.key("Hidden Show").await;
    let uri = format!("uri=server://x/com.plexapp.plugins.library/library/metadata/{show}");
    for made in [
        format!("/library/collections?type=2&title=Hidden%20Collection&sectionId=3&{uri}"),
        format!("/playlists?type=video&title=Hidden%20Playlist&{uri}"),
    ] {
        let told = house.call(Method::POST, &made).by(OWNER).send().await;
        assert!(told.status.is_success(), "{made}: {}", told.body);
    }
    for path in LISTINGS {
        for json in [false, true] {
            let call = house.get(path).by(GUEST);
            let told = if json { call.json() } else { call }.send().await;
            for secret in ["Hidden", "Secret", "Veiled", "/srv/"] {
                assert!(!told.body.contains(secret), "{path} tells {secret}: {}", told.body);
            }
        }
    }
}

#[tokio::test]
async fn the_owner_is_told_what_the_guest_is_not() {
    let house = House::new().await;
    let told = house.get("/hubs/search?query=secret&limit=50").by(OWNER).send().await;
    assert_eq!(told.body.matches("title=\"Secret").count(), 4, "{}", told.body);
    let told = house.get("/library/sections").by(OWNER).send().await;
    assert!(told.body.contains("Hidden Series") && told.body.contains("/srv/shows"), "{}", told.body);
}

#[tokio::test]
async fn whatever_hangs_on_a_hidden_item_is_not_found() {
    let house = House::new().await;
    let (show, season, episode) =
        (house.key("Hidden Show").await, house.key("Season 1").await, house.key("Secret Pilot").await);
    let mut paths = vec![
        "/library/sections/3".to_owned(),
        "/library/sections/3/all".to_owned(),
        "/library/sections/3/firstCharacter".to_owned(),
        "/library/sections/3/genre".to_owned(),
        "/library/sections/3/composite/1".to_owned(),
        "/library/sections/3/collections".to_owned(),
        "/library/sections/3/onDeck".to_owned(),
        "/library/sections/3/timeline".to_owned(),
        "/hubs/sections/3".to_owned(),
        "/hubs/search?query=secret&sectionId=3".to_owned(),
    ];
    for key in [show, season, episode] {
        for rest in [
            "",
            "/children",
            "/allLeaves",
            "/grandchildren",
            "/related",
            "/similar",
            "/extras",
            "/onDeck",
            "/thumb",
            "/thumb/1",
            "/art/1",
            "/poster/1",
            "/composite/1",
        ] {
            paths.push(format!("/library/metadata/{key}{rest}"));
        }
        paths.push(format!("/hubs/metadata/{key}/related"));
        paths.push(format!("/hubs/metadata/{key}/postplay"));
        paths.push(format!("/photo/:/transcode?url=/library/metadata/{key}/thumb/1&width=10&height=10"));
    }
    for path in paths {
        let told = house.get(&path).by(GUEST).send().await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{path}: {}", told.body);
    }
    let mine = house.get(&format!("/library/metadata/{episode}/thumb/1")).by(OWNER).send().await;
    assert_eq!((mine.status, mine.body), (StatusCode::OK, format!("picture of {episode}")));
}

#[tokio::test]
async fn a_guest_cannot_pull_hidden_items_into_a_queue_or_playlist() {
    let house = House::new().await;
    let (show, film) = (house.key("Hidden Show").await, house.key("Alpha").await);
    let uri = |key: i64| format!("uri=server://x/com.plexapp.plugins.library/library/metadata/{key}");
    for path in [
        format!("/playQueues?type=video&{}", uri(show)),
        "/playQueues?type=video&uri=library:///directory/%252Flibrary%252Fsections%252F3%252Fall".into(),
    ] {
        let told = house.call(Method::POST, &path).by(GUEST).send().await;
        assert!(told.status.is_client_error(), "{path}: {}", told.body);
        assert!(!told.body.contains("Secret"));
    }
    let both = format!("/playQueues?type=video&{},{show}", uri(film));
    let told = house.call(Method::POST, &both).by(GUEST).json().send().await;
    assert_eq!(told.titles(), ["Alpha"]);
}

#[tokio::test]
async fn nobody_sees_another_persons_playlist_or_queue() {
    let house = House::new().await;
    let film = house.key("Alpha").await;
    let uri = format!("uri=server://x/com.plexapp.plugins.library/library/metadata/{film}");
    let list = house
        .call(Method::POST, &format!("/playlists?type=video&title=Mine&{uri}"))
        .by(OWNER)
        .json()
        .send()
        .await;
    let list = list.container()["Metadata"][0]["ratingKey"].as_str().unwrap().to_owned();
    let queue =
        house.call(Method::POST, &format!("/playQueues?type=video&{uri}")).by(OWNER).json().send().await;
    let queue = queue.container()["playQueueID"].as_i64().unwrap();
    for (method, path) in [
        (Method::GET, format!("/playlists/{list}")),
        (Method::GET, format!("/playlists/{list}/items")),
        (Method::GET, format!("/library/metadata/{list}")),
        (Method::PUT, format!("/playlists/{list}?title=Stolen")),
        (Method::PUT, format!("/playlists/{list}/items?{uri}")),
        (Method::DELETE, format!("/playlists/{list}")),
        (Method::GET, format!("/playlists/{list}/composite/1")),
        (Method::GET, format!("/playQueues/{queue}")),
        (Method::PUT, format!("/playQueues/{queue}?{uri}")),
        (Method::PUT, format!("/playQueues/{queue}/shuffle")),
        (Method::DELETE, format!("/playQueues/{queue}/items")),
    ] {
        let told = house.call(method.clone(), &path).by(GUEST).send().await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{method} {path}");
    }
    assert_eq!(house.get(&format!("/playlists/{list}")).by(OWNER).json().send().await.titles(), ["Mine"]);
}

#[tokio::test]
async fn an_unclaimed_server_trusts_its_own_network_and_nobody_else() {
    let house = House::standing(LinkState::Unclaimed).await;
    let near = house.get("/library/sections").send().await;
    assert_eq!(near.status, StatusCode::OK);
    assert!(near.body.contains("/srv/films"), "near callers are as good as the owner: {}", near.body);
    let lan =
        house.get("/library/sections").from("192.168.1.77").with("Host", "192.168.1.10:32400").send().await;
    assert_eq!(lan.status, StatusCode::OK);
    for call in [
        house.get("/library/sections").from("203.0.113.9"),
        house.get("/library/sections").from("192.168.2.9"),
        house.get("/library/sections").with("Host", "films.example.test"),
        house.get("/library/sections").with("X-Forwarded-For", "10.0.0.1"),
        house.get("/library/sections").with("Origin", "http://evil.example.test"),
        house.get("/library/sections").from("203.0.113.9").by(OWNER),
    ] {
        let told = call.send().await;
        assert_eq!(told.status, StatusCode::UNAUTHORIZED, "{}", told.body);
        assert!(told.body.contains("unclaimed"), "{}", told.body);
    }
}

#[tokio::test]
async fn a_token_is_taken_from_header_or_query_in_any_case() {
    let house = House::new().await;
    for call in [
        house.get("/library/sections").with("x-plex-token", GUEST),
        house.get(&format!("/library/sections?X-Plex-Token={GUEST}")),
        house.get(&format!("/library/sections/?x-plex-token={GUEST}")),
    ] {
        assert_eq!(call.send().await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_delegated_token_has_its_givers_rights_and_dies_with_their_access() {
    let house = House::new().await;
    let told = house.get("/security/token?type=delegation&scope=all").by(GUEST).json().send().await;
    let token = told.container()["token"].as_str().unwrap().to_owned();
    assert_eq!(house.get("/library/sections/1/all").by(&token).send().await.status, StatusCode::OK);
    assert_eq!(house.get("/library/sections/3/all").by(&token).send().await.status, StatusCode::NOT_FOUND);
    house
        .state
        .revoke(media_web::Revoked { accounts: Some(vec![crate::house::GUEST_NUMBER]), devices: None });
    assert_eq!(house.get("/library/sections/1/all").by(&token).send().await.status, StatusCode::UNAUTHORIZED);
    let wrong = house.get("/security/token?type=delegation&scope=some").by(GUEST).send().await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}
