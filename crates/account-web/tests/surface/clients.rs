//! Existing clients, each with its own habits.

use axum::body::Body;
use http::Request;

use crate::stage::{NEW_PASSWORD, PASSWORD, Stage, app};

testkit::both_databases! {
    async fn a_server_of_another_make_lives_by_its_token(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let token = stage.token("ana", "app-1").await;
        let claim = stage.get("/api/claim/token.json", &token).await.json()["token"].as_str().unwrap().to_owned();
        let machine = "ab".repeat(20);
        let exchange = Request::post(format!("/api/claim/exchange?token={claim}"))
            .header("x-plex-client-identifier", &machine)
            .header("x-plex-product", "Plex Media Server")
            .header("x-plex-device-name", "attic")
            .header("x-plex-provides", "server");
        let own = stage.ask(exchange.body(Body::empty()).unwrap()).await.attribute("authToken");
        let publish = format!("/devices/{machine}?Connection[][uri]=http%3A%2F%2F192.168.1.30%3A32400&httpsEnabled=0");
        assert_eq!(stage.get("/api/v2/server/access_tokens", &token).await.status, 403, "not for an app");
        assert!(stage.send("PUT", &publish, &own, &serde_json::json!({})).await.status.is_success());
        assert!(stage.get("/api/v2/server/access_tokens", &own).await.json().as_array().unwrap().is_empty());
        assert_eq!(stage.send("POST", "/servers.xml", &own, &serde_json::json!({})).await.status, 201);
        let found = stage.get("/api/resources", &token).await;
        assert!(found.body.contains("address=\"192.168.1.30\"") && found.body.contains("name=\"attic\""), "{}", found.body);
    }

    async fn an_old_television_reads_an_empty_element_until_it_is_let_in(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let token = stage.token("ana", "app-1").await;
        let tv = |method: &str, path: String| {
            Request::builder().method(method).uri(path).header("x-plex-client-identifier", "kodi-1").body(Body::empty()).unwrap()
        };
        let pin = stage.ask(tv("POST", "/pins.xml".into())).await;
        assert_eq!(pin.status, 201);
        let inside = |body: &str, name: &str| {
            let start = body.split_once(&format!("<{name}")).map(|(_, rest)| rest).unwrap_or_default();
            start.split_once('>').map(|(_, rest)| rest.split('<').next().unwrap_or_default().to_owned()).unwrap_or_default()
        };
        let (id, code) = (inside(&pin.body, "id "), inside(&pin.body, "code"));
        let waiting = stage.ask(tv("GET", format!("/pins/{id}.xml"))).await;
        assert!(waiting.status == 200 && waiting.body.contains("<auth_token/>"), "{}", waiting.body);
        let linked = app("PUT", "/api/v2/pins/link", &token).header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(stage.ask(linked.body(Body::from(format!("code={code}"))).unwrap()).await.status, 204);
        let done = stage.ask(tv("GET", format!("/pins/{id}.xml"))).await;
        let own = inside(&done.body, "auth_token");
        let check = Request::post("/users/sign_in.xml").header("x-plex-token", &own).header("content-type", "application/x-www-form-urlencoded");
        let user = stage.ask(check.body(Body::empty()).unwrap()).await;
        assert!(user.status == 201 && user.attribute("authenticationToken") == own, "{}", user.body);
    }

    async fn every_door_of_the_password_answers_alike(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let form = "application/x-www-form-urlencoded";
        let query = format!("/api/v2/users/signin?login=ana&password={PASSWORD}&X-Plex-Client-Identifier=ClaimIt-2");
        assert_eq!(stage.ask(Request::post(query).body(Body::empty()).unwrap()).await.status, 201, "all in the query");
        use base64::{Engine, engine::general_purpose::STANDARD};
        let basic = format!("Basic {}", STANDARD.encode(format!("ana@example.test:{PASSWORD}")));
        let old = Request::post("/users/sign_in.json").header("authorization", basic).header("x-plex-client-identifier", "ts-1");
        let user = stage.ask(old.body(Body::empty()).unwrap()).await;
        assert!(user.status == 201 && user.json()["user"]["authToken"].is_string(), "{}", user.body);
        let rails = Request::post("/users/sign_in.xml").header("content-type", form).header("x-plex-client-identifier", "go-1");
        let body = format!("user%5Blogin%5D=ana&user%5Bpassword%5D={PASSWORD}");
        assert_eq!(stage.ask(rails.body(Body::from(body)).unwrap()).await.status, 201);
        for (path, kind) in [("/api/v2/users/signin", form), ("/users/sign_in.xml", form)] {
            let wrong = Request::post(path).header("content-type", kind).header("x-plex-client-identifier", "x-1");
            let body = format!("login=ana&password={NEW_PASSWORD}");
            let answer = stage.ask(wrong.body(Body::from(body)).unwrap()).await;
            assert!(answer.status == 401 && answer.body.contains("code=\"1001\""), "{path}: {}", answer.body);
        }
        let nameless = Request::post("/api/v2/users/signin").header("content-type", form);
        let answer = stage.ask(nameless.body(Body::from(format!("login=ana&password={PASSWORD}"))).unwrap()).await;
        assert!(answer.status == 400 && answer.body.contains("code=\"1000\""), "{}", answer.body);
    }

    async fn one_device_keeps_its_token_until_it_signs_out(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let first = stage.token("ana", "dev-1").await;
        assert_eq!(stage.token("ana", "dev-1").await, first, "the same device gets the same token");
        let request = app("DELETE", "/api/v2/users/signout", &first).body(Body::empty()).unwrap();
        let out = stage.ask(request).await;
        assert!(out.status == 204 && out.body.is_empty());
        assert_eq!(stage.get("/api/v2/ping", &first).await.status, 401);
        assert_ne!(stage.token("ana", "dev-1").await, first);
    }

    async fn a_browser_of_another_program_asks_for_a_code_from_its_own_origin(place: Place) {
        let stage = Stage::open(place).await;
        let headers = "accept,x-plex-product,x-plex-version,x-plex-client-identifier,x-plex-device-screen-resolution";
        let asks = Request::options("/api/v2/pins?strong=true")
            .header("origin", "http://requests.test:5055")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", headers);
        let answer = stage.ask(asks.body(Body::empty()).unwrap()).await;
        assert!(answer.status.is_success() && answer.headers["access-control-allow-headers"] == headers);
        let post = app("POST", "/api/v2/pins?strong=true", "").header("origin", "http://requests.test:5055");
        let pin = stage.ask(post.body(Body::empty()).unwrap()).await;
        assert_eq!(pin.headers["access-control-allow-origin"], "*");
        assert_eq!(pin.json()["code"].as_str().unwrap().len(), 25);
    }

    async fn small_questions_have_small_answers(place: Place) {
        let stage = Stage::open(place).await;
        stage.person("ana").await;
        let token = stage.token("ana", "app-1").await;
        let xml = |path: &'static str| Request::get(path).header("x-plex-token", &token).header("x-plex-client-identifier", "fresh").body(Body::empty()).unwrap();
        assert!(stage.ask(xml("/api/v2/ping")).await.body.contains("<pong>true</pong>"));
        let ip = stage.ask_from("192.168.1.44", xml("/:/ip")).await;
        assert!(ip.body == "192.168.1.44" && ip.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
        assert!(stage.ask(xml("/api/v2/user/privacy")).await.body.contains("optOutPlayback=\"1\""));
        let hooks = stage.ask(xml("/api/v2/user/webhooks")).await;
        assert!(hooks.status == 403 && hooks.body.contains("code=\"1012\""));
        assert_eq!(stage.ask(xml("/api/v2/friends")).await.status, 410);
        assert!(stage.ask(xml("/api/home/users")).await.body.contains("size=\"1\""));
        assert!(stage.ask(xml("/api/v2/features")).await.body.contains("<features/>"));
        assert_eq!(stage.ask(xml("/api/v2/pins/qr/K7QX")).await.headers["content-type"], "image/svg+xml");
    }
}
