//! Listings: the query grammar from end to end, pages, letters, values, what can be asked.

use http::StatusCode;

use crate::house::{GUEST, House, OWNER};

async fn titles(house: &House, path: &str) -> Vec<String> {
    let told = house.get(path).by(OWNER).json().send().await;
    assert_eq!(told.status, StatusCode::OK, "{path}: {}", told.body);
    told.titles()
}

#[tokio::test]
async fn films_are_listed_by_their_sort_title() {
    let house = House::new().await;
    assert_eq!(titles(&house, "/library/sections/1/all").await, ["12 Moons", "Alpha", "The Arrival", "Beta"]);
    assert_eq!(titles(&house, "/library/sections/1/all?sort=year:desc").await[0], "The Arrival");
    assert_eq!(titles(&house, "/library/sections/1/all?sort=movie.titleSort:desc").await[0], "Beta");
}

#[tokio::test]
async fn filters_reach_the_store_raw_and_encoded() {
    let house = House::new().await;
    for (filter, expected) in [
        ("title=a", vec!["Alpha", "The Arrival", "Beta"]),
        ("title==beta", vec!["Beta"]),
        ("title%3D=beta", vec!["Beta"]),
        ("title!=a", vec!["12 Moons"]),
        ("year>>=2005", vec!["12 Moons", "The Arrival"]),
        ("year%3E%3E=2005", vec!["12 Moons", "The Arrival"]),
        ("year=1999,2001", vec!["Alpha", "Beta"]),
        ("decade=1990", vec!["Alpha"]),
        ("push=1&title==alpha&or=1&title==beta&pop=1&and=1&year<<=2000", vec!["Alpha"]),
        ("unwatched=1", vec!["12 Moons", "Alpha", "The Arrival", "Beta"]),
        ("unwatched!=1", vec![]),
        ("firstCharacter=A", vec!["Alpha", "The Arrival"]),
        ("shoeSize=44&includeEverything=1", vec!["12 Moons", "Alpha", "The Arrival", "Beta"]),
    ] {
        assert_eq!(
            titles(&house, &format!("/library/sections/1/all?type=1&{filter}")).await,
            expected,
            "{filter}"
        );
    }
    let told = house.get("/library/sections/1/all?year=soon").by(OWNER).json().send().await;
    assert_eq!(told.status, StatusCode::BAD_REQUEST);
    assert!(told.body.contains("bad_query") && told.body.contains("year"), "{}", told.body);
}

#[tokio::test]
async fn levels_of_a_show_are_listed_and_filtered_through_each_other() {
    let house = House::new().await;
    assert_eq!(titles(&house, "/library/sections/3/all").await, ["Hidden Show", "Veiled"]);
    let episodes = titles(&house, "/library/sections/3/all?type=4").await;
    assert_eq!(episodes, ["Secret Pilot", "Secret Second", "Secret Return", "Secret Start"]);
    assert_eq!(titles(&house, "/library/sections/3/all?type=2&episode.title=Return").await, ["Hidden Show"]);
    assert_eq!(titles(&house, "/library/sections/3/all?type=4&show.title=Veiled").await, ["Secret Start"]);
    let show = house.key("Hidden Show").await;
    assert_eq!(
        titles(&house, &format!("/library/metadata/{show}/children?excludeAllLeaves=1")).await,
        ["Season 1", "Season 2"]
    );
    assert_eq!(titles(&house, &format!("/library/metadata/{show}/allLeaves")).await.len(), 3);
    assert_eq!(
        titles(&house, &format!("/library/metadata/{show}/children?excludeAllLeaves=1&index=2")).await,
        ["Season 2"]
    );
}

#[tokio::test]
async fn old_players_find_every_episode_before_the_seasons() {
    let house = House::new().await;
    let show = house.key("Hidden Show").await;
    let told = house.get(&format!("/library/metadata/{show}/children")).by(OWNER).send().await;
    assert!(told.body.contains(&format!("key=\"/library/metadata/{show}/allLeaves\"")), "{}", told.body);
    assert!(told.body.contains("<MediaContainer size=\"2\""), "two seasons are counted: {}", told.body);
}

#[tokio::test]
async fn a_page_is_cut_and_told_in_attributes_and_headers() {
    let house = House::new().await;
    let path = "/library/sections/1/all?X-Plex-Container-Start=1&X-Plex-Container-Size=2";
    let told = house.get(path).by(OWNER).json().send().await;
    let page = told.container();
    assert_eq!(
        (page["size"].as_i64(), page["offset"].as_i64(), page["totalSize"].as_i64()),
        (Some(2), Some(1), Some(4))
    );
    assert_eq!(told.headers["x-plex-container-total-size"], "4");
    assert_eq!(told.titles(), ["Alpha", "The Arrival"]);
    let header = house.get("/library/sections/1/all").by(OWNER).json().with("X-Plex-Container-Start", "9");
    let beyond = header.with("X-Plex-Container-Size", "5").send().await;
    let page = beyond.container();
    assert_eq!((page["size"].as_i64(), page["totalSize"].as_i64()), (Some(0), Some(4)));
    let limited =
        house.get("/library/sections/1/all?limit=3&X-Plex-Container-Start=2&X-Plex-Container-Size=5");
    let limited = limited.by(OWNER).json().send().await;
    assert_eq!(limited.container()["totalSize"].as_i64(), Some(3));
    assert_eq!(limited.titles(), ["The Arrival"]);
}

#[tokio::test]
async fn the_sizes_of_the_letters_sum_to_the_total_and_stand_in_its_order() {
    let house = House::new().await;
    for query in ["", "?type=1&year>>=2000", "?unwatched=1"] {
        let letters =
            house.get(&format!("/library/sections/1/firstCharacter{query}")).by(OWNER).json().send().await;
        let letters = letters.container()["Directory"].as_array().cloned().unwrap_or_default();
        let sum: i64 = letters.iter().filter_map(|letter| letter["size"].as_i64()).sum();
        let all = titles(&house, &format!("/library/sections/1/all{query}")).await;
        assert_eq!(sum, all.len() as i64, "{query}");
    }
    let letters = house.get("/library/sections/1/firstCharacter").by(OWNER).json().send().await;
    let letters = letters.container()["Directory"].as_array().cloned().unwrap_or_default();
    let names: Vec<_> =
        letters.iter().filter_map(|letter| letter["title"].as_str().map(str::to_owned)).collect();
    assert_eq!(names, ["#", "A", "B"]);
}

#[tokio::test]
async fn the_values_of_a_field_lead_to_their_listing() {
    let house = House::new().await;
    let years = house.get("/library/sections/1/year?type=1").by(OWNER).json().send().await;
    let years = years.container()["Directory"].as_array().cloned().unwrap_or_default();
    assert_eq!(years.len(), 4);
    let fast = years[0]["fastKey"].as_str().unwrap().to_owned();
    assert_eq!(titles(&house, &fast).await.len(), 1, "{fast}");
    let nothing = house.get("/library/sections/1/shoeSize").by(OWNER).send().await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_can_be_asked_stands_beside_an_empty_page() {
    let house = House::new().await;
    let path = "/library/sections/3/all?includeMeta=1&includeAdvanced=1&X-Plex-Container-Start=0&X-Plex-Container-Size=0";
    let told = house.get(path).by(OWNER).send().await;
    assert!(told.body.contains("size=\"0\" offset=\"0\" totalSize=\"2\""), "{}", told.body);
    for level in ["show", "season", "episode"] {
        assert!(told.body.contains(&format!("type=\"{level}\"")), "{level}");
    }
    assert!(told.body.contains("<FieldType type=\"boolean\"><Operator key=\"=\" title=\"is true\"/>"));
    assert!(told.body.contains("key=\"episode.title\""));
}

#[tokio::test]
async fn fields_and_elements_are_left_out_on_request() {
    let house = House::new().await;
    let path = "/library/sections/1/all?excludeElements=Media&excludeFields=summary,key";
    let told = house.get(path).by(OWNER).send().await;
    assert!(!told.body.contains("<Media ") && !told.body.contains("summary="), "{}", told.body);
    assert!(told.body.contains(" key=\"/library/metadata/"));
}

#[tokio::test]
async fn several_items_come_in_the_order_asked_for() {
    let house = House::new().await;
    let (alpha, beta) = (house.key("Alpha").await, house.key("Beta").await);
    assert_eq!(titles(&house, &format!("/library/metadata/{beta},{alpha}")).await, ["Beta", "Alpha"]);
    let unknown = house.get("/library/metadata/99999").by(OWNER).send().await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let nonsense = house.get("/library/metadata/abc").by(OWNER).send().await;
    assert_eq!(nonsense.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_search_answers_per_kind_also_with_empty_rows() {
    let house = House::new().await;
    let told = house.get("/hubs/search?query=alp").by(GUEST).json().send().await;
    let hubs = told.container()["Hub"].as_array().cloned().unwrap_or_default();
    let sizes: Vec<_> = hubs
        .iter()
        .map(|hub| (hub["type"].as_str().unwrap_or_default().to_owned(), hub["size"].as_i64().unwrap_or(-1)))
        .collect();
    assert_eq!(sizes[0], ("movie".into(), 1));
    assert!(sizes.contains(&("episode".into(), 0)) && sizes.contains(&("actor".into(), 0)));
    assert_eq!(house.get("/hubs/search").by(GUEST).send().await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_home_page_has_rows_players_know() {
    let house = House::new().await;
    let told = house.get("/hubs?count=2").by(OWNER).json().send().await;
    let hubs = told.container()["Hub"].as_array().cloned().unwrap_or_default();
    let names: Vec<_> =
        hubs.iter().filter_map(|hub| hub["hubIdentifier"].as_str().map(str::to_owned)).collect();
    assert_eq!(names, ["home.movies.recent", "home.television.recent"]);
    assert_eq!(hubs[0]["Metadata"].as_array().map(Vec::len), Some(2));
    assert_eq!(hubs[0]["more"].as_bool(), Some(true));
    for hub in hubs {
        let key = hub["key"].as_str().unwrap().to_owned();
        assert!(!titles(&house, &key).await.is_empty(), "{key}");
    }
}

#[tokio::test]
async fn every_row_of_a_library_page_leads_to_a_listing() {
    let house = House::new().await;
    for section in [1, 3] {
        let told = house.get(&format!("/hubs/sections/{section}")).by(OWNER).json().send().await;
        for hub in told.container()["Hub"].as_array().cloned().unwrap_or_default() {
            let key = hub["key"].as_str().unwrap().to_owned();
            assert!(!titles(&house, &key).await.is_empty(), "{key}");
        }
    }
}

#[tokio::test]
async fn a_library_can_be_walked_as_it_lies_on_disk() {
    let house = House::new().await;
    let told = house.get("/library/sections/1/folder").by(GUEST).json().send().await;
    let folders = told.container()["Directory"].as_array().cloned().unwrap_or_default();
    let names: Vec<_> = folders.iter().filter_map(|it| it["title"].as_str()).collect();
    assert_eq!(names, ["12 Moons (2010)", "Alpha (1999)", "Beta (2001)", "The Arrival (2016)"]);
    assert!(!told.body.contains("srv"), "a guest learns nothing of the disk: {}", told.body);
    let alpha = folders[1]["key"].as_str().unwrap().to_owned();
    assert_eq!(house.get(&alpha).by(GUEST).json().send().await.titles(), ["Alpha"]);
    let hidden = house.get("/library/sections/3/folder").by(GUEST).send().await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let nonsense = house.get("/library/sections/1/folder?parent=%25").by(GUEST).send().await;
    assert_eq!(nonsense.status, StatusCode::NOT_FOUND);
}
