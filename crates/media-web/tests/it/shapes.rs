//! What answers look like, byte for byte where clients depend on it.

use http::{Method, StatusCode};

use crate::house::{House, OWNER};

#[tokio::test]
async fn a_film_whole_in_xml_and_json() {
    let house = House::new().await;
    let path = format!("/library/metadata/{}?checkFiles=1&includeGuids=1", house.key("Alpha").await);
    let xml = house.get(&path).by(OWNER).send().await;
    assert_eq!(xml.headers["content-type"], "text/xml;charset=utf-8");
    insta::assert_snapshot!(xml.body.replace("><", ">\n<"));
    let json = house.get(&path).by(OWNER).json().send().await;
    insta::assert_json_snapshot!(json.json());
}

#[tokio::test]
async fn an_episode_in_a_listing() {
    let house = House::new().await;
    let told = house.get("/library/sections/3/all?type=4&title=Return").by(OWNER).send().await;
    insta::assert_snapshot!(told.body.replace("><", ">\n<"));
}

#[tokio::test]
async fn the_libraries_and_the_server_itself() {
    let house = House::new().await;
    let told = house.get("/library/sections/").by(OWNER).send().await;
    insta::assert_snapshot!(told.body.replace("><", ">\n<"));
    let told = house.get("/").by(OWNER).send().await;
    insta::assert_snapshot!(told.body.replace("><", ">\n<"));
    let told = house.get("/library").by(OWNER).send().await;
    assert!(told.body.contains("identifier=\"com.plexapp.plugins.library\""));
}

#[tokio::test]
async fn xml_is_spoken_unless_json_is_named() {
    let house = House::new().await;
    for accept in ["*/*", "text/plain, */*", "application/xml", "application/json;q=0"] {
        let told = house.get("/identity").with("Accept", accept).send().await;
        assert!(told.body.starts_with("<?xml"), "{accept}");
    }
    let told = house.get("/identity").with("Accept", "application/json, */*").send().await;
    assert_eq!(told.container()["claimed"], true);
}

#[tokio::test]
async fn a_browser_at_the_root_is_led_to_the_app() {
    let house = House::new().await;
    let told = house.get("/").with("Accept", "text/html,application/xhtml+xml").send().await;
    assert_eq!(
        (told.status, told.headers["location"].to_str().unwrap()),
        (StatusCode::TEMPORARY_REDIRECT, "/web/index.html")
    );
    let page = house.get("/web/some/place").with("Accept", "text/html").send().await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    let asset = house.get("/web/assets/no-such-file.js").send().await;
    assert_eq!(asset.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_origins_page_may_ask_with_a_token() {
    let house = House::new().await;
    let asked = house.call(Method::OPTIONS, "/library/sections").with("Origin", "https://app.example.test");
    let asked = asked.with("Access-Control-Request-Method", "GET");
    let told = asked.with("Access-Control-Request-Headers", "x-plex-token,x-plex-product").send().await;
    assert!(told.status.is_success());
    assert_eq!(told.headers["access-control-allow-headers"], "x-plex-token,x-plex-product");
}

#[tokio::test]
async fn a_picture_comes_in_the_size_asked_for_and_is_not_sent_twice() {
    let house = House::new().await;
    let film = house.get("/library/sections/1/all?title=Alpha").by(OWNER).json().send().await.container();
    let thumb = film["Metadata"][0]["thumb"].as_str().unwrap().to_owned();
    let url = format!("http://127.0.0.1:32400{thumb}%3FX-Plex-Token%3Dx");
    let told = house
        .get(&format!("/photo/:/transcode?url={url}&width=200&height=300&minSize=1"))
        .by(OWNER)
        .send()
        .await;
    assert!(told.body.ends_with("in 200x300"), "{}", told.body);
    let etag = told.headers["etag"].to_str().unwrap().to_owned();
    let again = house.get(&format!("/photo/:/transcode?url={url}&width=200&height=300&minSize=1")).by(OWNER);
    assert_eq!(again.with("If-None-Match", &etag).send().await.status, StatusCode::NOT_MODIFIED);
    let foreign = house
        .get("/photo/:/transcode?url=http://169.254.169.254/latest&width=1&height=1")
        .by(OWNER)
        .send()
        .await;
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
    let drawn = house.get("/:/resources/movie.png").send().await;
    assert_eq!(drawn.headers["content-type"], "image/svg+xml");
}
