//! Every page in every language, and the language people are written to in.

use locale::Locale;

use crate::stage::{Browser, NEW_PASSWORD, PASSWORD, Stage};

testkit::both_databases! {
    async fn a_page_speaks_what_the_browser_prefers_until_its_person_chooses(place: Place) {
        let stage = Stage::open(place).await;
        let mut stranger = Browser::new(&stage).preferring("nl, de-AT;q=0.9, en;q=0.1");
        let page = stranger.open("/sign-in").await;
        assert!(page.body.contains("<html lang=\"de\">") && page.body.contains("Anmelden"), "{}", page.body);
        let chosen = stranger.submit("/language", &[("language", "fr"), ("return_to", "/sign-in?return_to=%2Flink")]).await;
        assert_eq!(chosen.location(), "/sign-in?return_to=%2Flink");
        assert!(stranger.open("/sign-in").await.body.contains("Se connecter"));
        let elsewhere = stranger.submit("/language", &[("language", "es"), ("return_to", "//evil.example/")]).await;
        assert_eq!(elsewhere.location(), "/account");
        assert_eq!(stranger.submit("/language", &[("language", "tlh")]).await.status, 404);
    }

    async fn a_person_reads_the_language_they_chose_on_every_device_and_in_mails(place: Place) {
        let stage = Stage::open(place).await;
        let mut ana = stage.person("ana").await;
        let app = stage.token("ana", "tv").await;
        assert!(stage.get("/api/v2/user", &app).await.json()["locale"].is_null());
        ana.open("/account").await;
        ana.submit("/language", &[("language", "es"), ("return_to", "/account")]).await;
        assert_eq!(stage.get("/api/v2/user", &app).await.json()["locale"], "es", "apps follow");
        let mut other = Browser::new(&stage).preferring("de");
        assert!(other.open("/sign-in").await.body.contains("Anmelden"));
        other.submit("/sign-in", &[("login", "ana"), ("password", PASSWORD)]).await;
        assert!(other.open("/account").await.body.contains("<html lang=\"es\">"));
        let mut stranger = Browser::new(&stage).preferring("de");
        stranger.open("/forgot").await;
        stranger.submit("/forgot", &[("email", "ana@example.test")]).await;
        let mail = stage.newest_mail("ana@example.test").await;
        assert!(mail.contains("elegir una contraseña nueva"), "{mail}");
    }

    async fn somebody_without_an_account_is_written_to_in_the_language_of_their_request(place: Place) {
        let stage = Stage::open(place).await;
        let mut ben = Browser::new(&stage).preferring("fr-CH, fr;q=0.9");
        ben.open("/sign-up").await;
        let fields = [("email", "ben@example.test"), ("username", "ben"), ("password", PASSWORD)];
        ben.submit("/sign-up", &fields).await;
        let mail = stage.newest_mail("ben@example.test").await;
        assert!(mail.contains("Bonjour ben,"), "{mail}");
        let link = stage.link_in_mail("ben@example.test").await;
        ben.open(&link).await;
        let token = link.split_once("token=").unwrap().1.to_owned();
        ben.submit("/confirm", &[("token", &token)]).await;
        // Nobody chose; the browser Ben came with is the best that is known.
        ben.open("/account/security/password").await;
        let fields = [("password", NEW_PASSWORD)];
        assert_eq!(ben.submit("/account/security/password", &fields).await.status, 303);
        assert!(stage.newest_mail("ben@example.test").await.contains("Bonjour ben,"));
    }

    async fn a_refusal_is_told_in_the_language_of_whoever_reads_it(place: Place) {
        let stage = Stage::open(place).await;
        for (locale, words) in Locale::ALL.into_iter().zip(["nothing here", "Hier ist nichts", "no hay nada", "n’y a rien"]) {
            let page = Browser::new(&stage).preferring(locale.code()).open("/nowhere").await;
            assert_eq!(page.status, 404);
            assert!(page.body.contains(&format!("<html lang=\"{locale}\">")), "{}", page.body);
            assert!(page.body.contains(words), "{}", page.body);
        }
    }
}
