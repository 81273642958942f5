//! Playlists, collections, play queues, libraries, settings and edits.

use http::{Method, StatusCode};

use crate::house::{FILMS, GUEST, House, OWNER};

fn uri(keys: &[i64]) -> String {
    let keys: Vec<String> = keys.iter().map(i64::to_string).collect();
    format!("uri=server://x/com.plexapp.plugins.library/library/metadata/{}", keys.join(","))
}

#[tokio::test]
async fn a_playlist_is_made_extended_reordered_and_thrown_away() {
    let house = House::new().await;
    let (alpha, beta, show) =
        (house.key("Alpha").await, house.key("Beta").await, house.key("Hidden Show").await);
    let made = house
        .call(Method::POST, &format!("/playlists?type=video&title=Evening&smart=0&{}", uri(&[alpha, beta])));
    let made = made.by(OWNER).json().send().await;
    assert_eq!(made.container()["Metadata"][0]["leafCount"].as_i64(), Some(2), "{}", made.body);
    let key = made.container()["Metadata"][0]["ratingKey"].as_str().unwrap().to_owned();
    let items = format!("/playlists/{key}/items");
    house.call(Method::PUT, &format!("{items}?{}", uri(&[show]))).by(OWNER).send().await;
    let told = house.get(&items).by(OWNER).json().send().await;
    assert_eq!(told.titles(), ["Alpha", "Beta", "Secret Pilot", "Secret Second", "Secret Return"]);
    let entry = |at: usize| told.container()["Metadata"][at]["playlistItemID"].as_i64().unwrap();
    let moved = house.call(Method::PUT, &format!("{items}/{}/move", entry(1))).by(OWNER).send().await;
    assert_eq!(moved.status, StatusCode::OK);
    house.call(Method::DELETE, &format!("{items}/{}", entry(0))).by(OWNER).send().await;
    assert_eq!(house.get(&items).by(OWNER).json().send().await.titles()[..2], ["Beta", "Secret Pilot"]);
    let page = house
        .get(&format!("{items}?X-Plex-Container-Start=1&X-Plex-Container-Size=1"))
        .by(OWNER)
        .json()
        .send()
        .await;
    assert_eq!(
        (page.titles(), page.container()["totalSize"].as_i64()),
        (vec!["Secret Pilot".into()], Some(4))
    );
    let gone = house.call(Method::DELETE, &format!("/playlists/{key}")).by(OWNER).send().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(house.get(&items).by(OWNER).send().await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_smart_playlist_is_looked_up_when_it_is_read() {
    let house = House::new().await;
    let query = "server%3A%2F%2Fx%2Fcom.plexapp.plugins.library%2Flibrary%2Fsections%2F1%2Fall%3Ftype%3D1%26year%253E%253E%3D2005";
    let made = house.call(Method::POST, &format!("/playlists?type=video&title=New&smart=1&uri={query}"));
    let made = made.by(OWNER).json().send().await;
    let key = made.container()["Metadata"][0]["ratingKey"].as_str().unwrap().to_owned();
    let told = house.get(&format!("/playlists/{key}/items")).by(OWNER).json().send().await;
    assert_eq!(told.titles(), ["12 Moons", "The Arrival"]);
}

#[tokio::test]
async fn a_collection_shows_its_members_in_the_order_given() {
    let house = House::new().await;
    let (alpha, beta) = (house.key("Alpha").await, house.key("Beta").await);
    let path =
        format!("/library/collections?type=1&title=Letters&smart=0&sectionId=1&{}", uri(&[alpha, beta]));
    let made = house.call(Method::POST, &path).by(OWNER).json().send().await;
    let row = made.container()["Metadata"][0].clone();
    assert_eq!((row["type"].as_str(), row["childCount"].as_str()), (Some("collection"), Some("2")));
    let key = row["ratingKey"].as_str().unwrap().to_owned();
    let moved = house
        .call(Method::PUT, &format!("/library/collections/{key}/items/{beta}/move"))
        .by(OWNER)
        .send()
        .await;
    assert_eq!(moved.status, StatusCode::OK);
    let children = row["key"].as_str().unwrap();
    assert_eq!(house.get(children).by(OWNER).json().send().await.titles(), ["Beta", "Alpha"]);
    let listed = house.get("/library/sections/1/collections").by(OWNER).json().send().await;
    assert_eq!(listed.titles(), ["Letters"]);
    let picture = house.get(row["thumb"].as_str().unwrap()).by(OWNER).send().await;
    assert_eq!(picture.body, format!("collage of [ItemKey({beta}), ItemKey({alpha})]"));
}

#[tokio::test]
async fn a_queue_begins_where_the_player_says_and_goes_on_with_the_show() {
    let house = House::new().await;
    let second = house.key("Secret Second").await;
    let path = format!("/playQueues?type=video&continuous=1&{}", uri(&[second]));
    let told = house.call(Method::POST, &path).by(OWNER).json().send().await;
    assert_eq!(told.titles(), ["Secret Pilot", "Secret Second", "Secret Return"]);
    let queue = told.container();
    assert_eq!(queue["playQueueSelectedItemOffset"].as_i64(), Some(1));
    assert_eq!(queue["playQueueSelectedMetadataItemID"].as_str(), Some(second.to_string().as_str()));
    let id = queue["playQueueID"].as_i64().unwrap();
    let film = house.key("Alpha").await;
    let next = house
        .call(Method::PUT, &format!("/playQueues/{id}?next=1&{}", uri(&[film])))
        .by(OWNER)
        .json()
        .send()
        .await;
    assert_eq!(next.titles(), ["Secret Pilot", "Secret Second", "Alpha", "Secret Return"]);
    assert!(next.container()["playQueueVersion"].as_i64() > queue["playQueueVersion"].as_i64());
    let window =
        house.get(&format!("/playQueues/{id}?window=1&includeBefore=0")).by(OWNER).json().send().await;
    assert_eq!(window.titles(), ["Secret Second", "Alpha"]);
    assert_eq!(window.container()["playQueueTotalCount"].as_i64(), Some(4));
}

#[tokio::test]
async fn a_folder_is_checked_before_a_library_is_made() {
    let house = House::new().await;
    for (location, reason) in
        [("/srv/nothing", "folder_absent"), ("/srv/films", "folder_overlaps"), ("", "no_folder")]
    {
        let location = if location.is_empty() { String::new() } else { format!("&location={location}") };
        let path = format!("/library/sections?name=More&type=movie{location}");
        let told = house.call(Method::POST, &path).by(OWNER).json().send().await;
        assert_eq!(told.status, StatusCode::BAD_REQUEST);
        assert!(told.body.contains(reason), "{reason}: {}", told.body);
    }
    let path = "/library/sections?name=More&type=movie&agent=tv.plex.agents.movie&location=/srv/empty";
    let told = house.call(Method::POST, path).by(OWNER).json().send().await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.body);
    assert_eq!(house.scans.0.lock().unwrap().len(), 1);
    let key = told.container()["Directory"][0]["key"].as_str().unwrap().to_owned();
    let gone = house.call(Method::DELETE, &format!("/library/sections/{key}")).by(OWNER).send().await;
    assert_eq!(gone.status, StatusCode::OK);
}

#[tokio::test]
async fn a_scan_is_ordered_by_get_as_old_tools_do() {
    let house = House::new().await;
    let path = "/library/sections/1/refresh?path=%2Fsrv%2Ffilms%2FBeta%20%282001%29&force=1";
    let told = house.get(path).by(OWNER).send().await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(told.body.contains("<MediaContainer"), "old players parse the answer");
    let orders = house.scans.0.lock().unwrap().clone();
    assert_eq!(orders, [(FILMS, Some("/srv/films/Beta (2001)".to_owned()), true)]);
}

#[tokio::test]
async fn folders_are_browsed_by_their_encoded_path() {
    let house = House::new().await;
    let told = house.get("/services/browse/L3Nydg==?includeFiles=0").by(OWNER).json().send().await;
    let folders = told.container()["Path"].as_array().cloned().unwrap_or_default();
    let names: Vec<_> = folders.iter().filter_map(|it| it["path"].as_str().map(str::to_owned)).collect();
    assert_eq!(names, ["/srv/empty", "/srv/films", "/srv/shows"]);
}

#[tokio::test]
async fn a_setting_is_changed_whole_or_not_at_all() {
    let house = House::new().await;
    let path = "/:/prefs?FriendlyName=Attic%20films&LibraryVideoPlayedThreshold=80";
    assert_eq!(house.call(Method::PUT, path).by(OWNER).send().await.status, StatusCode::OK);
    let told = house.get("/").by(OWNER).send().await;
    assert!(told.body.contains("friendlyName=\"Attic films\""), "{}", told.body);
    let path = "/:/prefs?FriendlyName=Cellar&LibraryVideoPlayedThreshold=999";
    assert_eq!(house.call(Method::PUT, path).by(OWNER).send().await.status, StatusCode::BAD_REQUEST);
    let told = house.get("/:/prefs").by(OWNER).send().await;
    assert!(
        told.body.contains("value=\"Attic films\"") && told.body.contains("value=\"80\""),
        "{}",
        told.body
    );
    assert_eq!(
        house.call(Method::PUT, "/:/prefs?ShoeSize=44").by(OWNER).send().await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn an_edit_changes_and_locks_the_items_it_names() {
    let house = House::new().await;
    let key = house.key("Alpha").await;
    let path = format!(
        "/library/sections/1/all?type=1&id={key}&summary.value=First.&summary.locked=1\
         &genre[0].tag.tag=Drama&genre[1].tag.tag=Sea%20story&genre.locked=1"
    );
    let told = house.call(Method::PUT, &path).by(OWNER).send().await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    let told = house.get(&format!("/library/metadata/{key}")).by(OWNER).send().await;
    assert!(
        told.body.contains("summary=\"First.\"")
            && told.body.contains("<Field locked=\"1\" name=\"summary\"/>"),
        "{}",
        told.body
    );
    assert!(told.body.contains("tag=\"Drama\"") && told.body.contains("tag=\"Sea story\""));
    let path = format!("/library/metadata/{key}?genre[].tag.tag-=Sea%2520story");
    house.call(Method::PUT, &path).by(OWNER).send().await;
    let told = house.get("/library/sections/1/all?genre=drama").by(OWNER).json().send().await;
    assert_eq!(told.titles(), ["Alpha"]);
    let told = house.get(&format!("/library/metadata/{key}")).by(OWNER).send().await;
    assert!(!told.body.contains("Sea story"), "{}", told.body);
}

#[tokio::test]
async fn an_editor_rates_for_its_owner_alone() {
    let house = House::new().await;
    let key = house.key("Alpha").await;
    let edit = |value: &str| {
        format!("/library/sections/1/all?type=1&id={key}&userRating.value={value}&userRating.locked=1")
    };
    let shown = || house.get(&format!("/library/metadata/{key}")).by(OWNER).send();
    assert_eq!(house.call(Method::PUT, &edit("7.5")).by(OWNER).send().await.status, StatusCode::OK);
    assert!(shown().await.body.contains("userRating=\"7.5\""));
    let guest = house.get(&format!("/library/metadata/{key}")).by(GUEST).send().await;
    assert!(guest.status == StatusCode::OK && !guest.body.contains("userRating"), "{}", guest.body);
    assert_eq!(house.call(Method::PUT, &edit("11")).by(OWNER).send().await.status, StatusCode::BAD_REQUEST);
    house.call(Method::PUT, &edit("")).by(OWNER).send().await;
    assert!(!shown().await.body.contains("userRating"));
}

#[tokio::test]
async fn an_uploaded_poster_is_the_one_shown_and_locked() {
    let house = House::new().await;
    let key = house.key("Alpha").await;
    let path = format!("/library/metadata/{key}/posters");
    let none = house.call(Method::POST, &path).by(OWNER).carrying(b"<svg/>").send().await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    let told = house.call(Method::POST, &path).by(OWNER).carrying(b"picture one").send().await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    let shown = house.get(&format!("/library/metadata/{key}")).by(OWNER).send().await.body;
    assert!(shown.contains("<Field locked=\"1\" name=\"thumb\"/>"), "{shown}");
    assert!(shown.contains(&format!("thumb=\"/library/metadata/{key}/thumb/")), "{shown}");
    let known = house.get(&path).by(OWNER).send().await.body;
    assert!(known.contains("ratingKey=\"upload://posters/of11bytes\" selected=\"1\""), "{known}");
    for (name, status) in
        [("upload://posters/of11bytes", StatusCode::OK), ("upload://x", StatusCode::NOT_FOUND)]
    {
        let path = format!("/library/metadata/{key}/poster?url={name}");
        assert_eq!(house.call(Method::PUT, &path).by(OWNER).send().await.status, status, "{name}");
    }
    let elsewhere = format!("{path}?url=http://169.254.169.254/latest");
    assert_eq!(
        house.call(Method::POST, &elsewhere).by(OWNER).send().await.status,
        StatusCode::BAD_REQUEST,
        "nothing is fetched from elsewhere"
    );
}

#[tokio::test]
async fn an_edit_that_names_nothing_or_nonsense_changes_nothing() {
    let house = House::new().await;
    let before = house.get("/library/sections/1/all").by(OWNER).send().await.body;
    for path in [
        "/library/sections/1/all?title.value=Everything",
        "/library/sections/1/all?type=1&title.value=Everything",
        "/library/sections/1/all?type=1&shoeSize=44&title.value=Everything",
        "/library/sections/1/all?type=1&id=1&fame.value=9",
        "/library/sections/1/all?type=1&id=1&year.value=soon",
        "/library/sections/1/all?type=1&id=1",
    ] {
        let told = house.call(Method::PUT, path).by(OWNER).send().await;
        assert!(told.status.is_client_error(), "{path}: {}", told.body);
    }
    assert_eq!(house.get("/library/sections/1/all").by(OWNER).send().await.body, before);
}

#[tokio::test]
async fn an_editor_of_several_items_is_told_what_they_share_and_what_differs() {
    let house = House::new().await;
    let (alpha, beta) = (house.key("Alpha").await, house.key("Beta").await);
    let path = format!("/library/metadata/{alpha},{beta}?studio.value=Acme&genre[0].tag.tag=Drama");
    house.call(Method::PUT, &path).by(OWNER).send().await;
    let told = house
        .get(&format!("/library/sections/1/common?id={alpha},{beta}&type=1"))
        .by(OWNER)
        .json()
        .send()
        .await;
    let common = told.container()["Common"][0].clone();
    assert_eq!(
        (common["studio"].as_str(), common["Genre"][0]["tag"].as_str()),
        (Some("Acme"), Some("Drama"))
    );
    let mixed = common["mixedFields"].as_str().unwrap().split(',').collect::<Vec<_>>();
    assert!(mixed.contains(&"title") && mixed.contains(&"year") && !mixed.contains(&"studio"), "{mixed:?}");
    let tags = house.get("/library/tags?type=1").by(OWNER).json().send().await;
    assert_eq!(tags.container()["Directory"][0]["tag"], "Drama");
}

#[tokio::test]
async fn a_collections_settings_are_read_with_every_legal_value_and_written_one_by_one() {
    let house = House::new().await;
    let alpha = house.key("Alpha").await;
    let path = format!("/library/collections?type=1&title=One&smart=0&sectionId=1&{}", uri(&[alpha]));
    let made = house.call(Method::POST, &path).by(OWNER).json().send().await;
    let key = made.container()["Metadata"][0]["ratingKey"].as_str().unwrap().to_owned();
    let put = |query: &str| {
        house.call(Method::PUT, &format!("/library/collections/{key}/prefs?{query}")).by(OWNER).send()
    };
    assert_eq!(put("collectionMode=2").await.status, StatusCode::OK);
    assert_eq!(put("collectionMode=7").await.status, StatusCode::BAD_REQUEST);
    let told =
        house.get(&format!("/library/metadata/{key}?includePreferences=1")).by(OWNER).json().send().await;
    let settings = told.container()["Metadata"][0]["Preferences"]["Setting"].clone();
    assert_eq!(
        (settings[0]["id"].as_str(), settings[0]["value"].as_i64()),
        (Some("collectionMode"), Some(2))
    );
    assert!(settings[0]["enumValues"].as_str().unwrap().starts_with("-1:Library default|0:"));
}
