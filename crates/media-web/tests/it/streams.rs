//! Playing real films, made on the spot: the file itself, its ranges, its conversions, reports about it.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use http::{Method, StatusCode};
use media::file::Fingerprint;
use media::flows::{Scanner, Stop};
use media::library::{LibraryKind, NewLibrary};
use media::memory::Memory;
use media::ports::store::{Analysis as _, Libraries as _, Probed};
use media::ports::{LinkState, Prober as _};
use media_io::ffmpeg::Programs;
use media_io::probe::FileProber;
use media_io::walk::LocalDisk;
use media_web::{Push, Revoked};

use crate::house::{GUEST, House, NOW, OWNER};

/// What the browser of these tests can do.
const BROWSER: &str = "X-Plex-Client-Profile-Name=Generic&X-Plex-Platform=Chrome&X-Plex-Client-Profile-Extra=\
    add-direct-play-profile(type%3DvideoProfile%26container%3Dmp4%26videoCodec%3Dh264%26audioCodec%3Daac)%2B\
    add-transcode-target(type%3DvideoProfile%26protocol%3Dhls%26container%3Dmp4%26videoCodec%3Dh264%26audioCodec%3Daac)";

const WORDS: &str =
    "1\n00:00:01,000 --> 00:00:03,000\nFirst words\n\n2\n00:00:08,000 --> 00:00:09,000\nLater words\n";

fn ffmpeg(folder: &Path, words: &str) {
    let mut made = Command::new("ffmpeg");
    let made = made.args(["-v", "error", "-y"]).args(words.split_whitespace()).current_dir(folder);
    assert!(made.status().unwrap().success(), "{words}");
}

/// A film a browser plays, the same one in a box it does not open, one with other codecs, and one that is broken.
fn films(folder: &Path) {
    let pictures =
        "-f lavfi -i testsrc2=s=320x180:r=24:d=12 -f lavfi -i sine=440:d=12 -f lavfi -i sine=880:d=12";
    let coded = "-c:v libx264 -preset ultrafast -g 48 -pix_fmt yuv420p -c:a aac";
    std::fs::write(folder.join("words.srt"), WORDS).unwrap();
    ffmpeg(folder, &format!("{pictures} -map 0 -map 1 {coded} -movflags +faststart Plain.(2001).mp4"));
    ffmpeg(
        folder,
        &format!(
            "{pictures} -i words.srt -map 0 -map 1 -map 2 -map 3 {coded} -c:s srt -metadata:s:a:0 language=eng \
                  -metadata:s:a:1 language=deu -metadata:s:s:0 language=eng Boxed.(2002).mkv"
        ),
    );
    ffmpeg(folder, &format!("{pictures} -map 0 -map 1 -c:v mpeg4 -c:a mp3 Foreign.(2003).avi"));
    std::fs::write(folder.join("Broken (2004).mkv"), [&[0x1A, 0x45, 0xDF, 0xA3][..], &[0xFF; 5000]].concat())
        .unwrap();
    std::fs::remove_file(folder.join("words.srt")).unwrap();
}

struct Cinema {
    house: House,
    folder: tempfile::TempDir,
}

impl Cinema {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        films(folder.path());
        let (store, disk) = (Memory::new(), Arc::new(LocalDisk));
        let library = NewLibrary {
            uuid: "00000000-0000-0000-0000-000000000001".into(),
            kind: LibraryKind::Movie,
            title: "Films".into(),
            agent: LibraryKind::Movie.default_agent().into(),
            scanner: LibraryKind::Movie.default_scanner().into(),
            language: "en-US".into(),
            folders: vec![folder.path().display().to_string()],
            settings: Vec::new(),
        };
        let key = store.add_library(&library, NOW).await.unwrap();
        let house = House::over(store.clone(), disk.clone(), LinkState::Owned);
        let events = Arc::new(Push(house.state.events.clone()));
        let scanner =
            Scanner { store: Arc::new(store.clone()), disk, events, clock: house.state.clock.clone() };
        let library = store.libraries().await.unwrap().into_iter().find(|one| one.key == key).unwrap();
        scanner.scan(&library, None, false, &Stop::default(), &|_| {}).await.unwrap();
        let prober = FileProber::new(Programs::default());
        for job in store.to_probe(&[], 100).await.unwrap() {
            let probed = Probed {
                file: job.file,
                size: job.size,
                modified_at: job.modified_at,
                fingerprint: Some(Fingerprint::of(job.size, job.path.as_bytes(), b"")),
                result: prober.probe(&job.path).await.map_err(|error| error.to_string()),
            };
            store.save_probes(&[probed], NOW).await.unwrap();
        }
        Self { house, folder }
    }

    async fn item(&self, title: &str) -> serde_json::Value {
        let key = self.house.key(title).await;
        let told = self.house.get(&format!("/library/metadata/{key}")).by(OWNER).json().send().await;
        told.container()["Metadata"][0].clone()
    }

    async fn decision(&self, title: &str, more: &str) -> serde_json::Value {
        let key = self.house.key(title).await;
        let path = format!(
            "/video/:/transcode/universal/decision?path=/library/metadata/{key}&protocol=hls&{BROWSER}&{more}"
        );
        self.house.get(&path).by(OWNER).json().send().await.container()
    }

    /// The multivariant playlist of a conversion.
    async fn playlist(&self, title: &str, more: &str) -> String {
        let key = self.house.key(title).await;
        let path = format!(
            "/video/:/transcode/universal/start.m3u8?path=/library/metadata/{key}&session=s1&{BROWSER}&{more}"
        );
        let told = self.house.get(&path).by(OWNER).send().await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        assert_eq!(told.headers["content-type"], "application/vnd.apple.mpegurl");
        told.body
    }

    /// What lies at an address that a playlist names; a player that loads it knows no token.
    async fn load(&self, relative: &str) -> crate::house::Told {
        self.house.get(&format!("/video/:/transcode/universal/{relative}")).send().await
    }
}

/// The addresses a playlist names.
fn addresses(playlist: &str) -> Vec<String> {
    let quoted = playlist.split("URI=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let lines = playlist.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    quoted.chain(lines).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_film_the_browser_plays_is_given_as_it_is_in_any_range() {
    let cinema = Cinema::open().await;
    let decision = cinema.decision("Plain", "").await;
    assert_eq!(decision["mdeDecisionCode"], 1000, "{decision:#}");
    let part = &decision["Metadata"][0]["Media"][0]["Part"][0];
    assert_eq!(part["decision"], "directplay");
    let key = part["key"].as_str().unwrap();
    let bytes = std::fs::read(cinema.folder.path().join("Plain.(2001).mp4")).unwrap();
    let whole = cinema.house.get(key).by(OWNER).send().await;
    assert_eq!((whole.status, whole.bytes), (StatusCode::OK, bytes.clone()));
    let range = cinema.house.get(key).by(OWNER).with("Range", "bytes=1000-1999").send().await;
    assert_eq!((range.status, range.bytes.as_slice()), (StatusCode::PARTIAL_CONTENT, &bytes[1000..2000]));
    let head = cinema.house.call(Method::HEAD, key).by(OWNER).send().await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(head.headers["content-length"], bytes.len().to_string());
    assert_eq!(head.headers["content-type"], "video/mp4");
    let download = cinema.house.get(&format!("{key}?download=1")).by(OWNER).send().await;
    assert!(
        download.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"Plain")
    );
    assert_eq!(cinema.house.get(key).send().await.status, StatusCode::UNAUTHORIZED);
    let previews = key.rsplit_once('/').and_then(|(start, _)| start.rsplit_once('/')).unwrap().0;
    for path in [format!("{previews}/indexes/sd"), format!("{previews}/indexes/sd/4000")] {
        let told = cinema.house.get(&path).by(OWNER).send().await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{path} is not the film");
    }
}

#[tokio::test]
async fn a_film_in_another_box_is_copied_into_segments_with_every_track_and_its_subtitles() {
    let cinema = Cinema::open().await;
    let decision = cinema.decision("Boxed", "").await;
    assert_eq!(decision["mdeDecisionCode"], 1001, "{decision:#}");
    assert_eq!(decision["Reason"][0]["name"], "container", "{decision:#}");
    assert_eq!(decision["Reason"][0]["has"], "mkv", "{decision:#}");
    assert_eq!(decision["Metadata"][0]["Media"][0]["Part"][0]["decision"], "copy");
    let playlist = cinema.playlist("Boxed", "").await;
    assert_eq!(playlist.matches("TYPE=AUDIO").count(), 2, "{playlist}");
    assert_eq!(playlist.matches("TYPE=SUBTITLES").count(), 1, "{playlist}");
    assert!(playlist.contains("CODECS=\"avc1."), "{playlist}");
    for rendition in addresses(&playlist) {
        let media = cinema.load(&rendition).await;
        assert_eq!(media.status, StatusCode::OK, "{rendition}");
        let (folder, _) = rendition.rsplit_once('/').unwrap();
        let mut loaded = 0;
        for address in addresses(&media.body) {
            let one = cinema.load(&format!("{folder}/{address}")).await;
            assert_eq!(one.status, StatusCode::OK, "{folder}/{address}: {}", one.body);
            loaded += one.bytes.len();
        }
        assert!(loaded > 50, "{rendition}");
        if folder.contains("subs-") {
            let cues = cinema.load(&format!("{folder}/00000.vtt")).await;
            assert!(
                cues.body.starts_with("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0")
                    && cues.body.contains("Later words")
            );
        }
    }
}

#[tokio::test]
async fn a_film_the_browser_can_not_decode_is_encoded_and_plays_from_anywhere() {
    let cinema = Cinema::open().await;
    let decision = cinema.decision("Foreign", "").await;
    let part = &decision["Metadata"][0]["Media"][0]["Part"][0];
    assert_eq!(
        (part["decision"].as_str(), decision["mdeDecisionCode"].as_i64()),
        (Some("transcode"), Some(1001))
    );
    let why: Vec<&str> =
        decision["Reason"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert!(why.contains(&"videoCodec"), "{why:?}");
    let playlist = cinema.playlist("Foreign", "offset=8").await;
    let all = addresses(&playlist);
    let (folder, _) = all.last().unwrap().rsplit_once('/').unwrap();
    let init = cinema.load(&format!("{folder}/init.mp4")).await;
    let media = cinema.load(&format!("{folder}/00004.m4s")).await;
    assert_eq!((init.status, media.status), (StatusCode::OK, StatusCode::OK), "{}", media.body);
    let path = cinema.folder.path().join("seen.mp4");
    std::fs::write(&path, [init.bytes, media.bytes].concat()).unwrap();
    let words =
        ["-v", "error", "-show_entries", "frame=pts_time", "-of", "csv=p=0", "-read_intervals", "%+#1"];
    let shown = Command::new("ffprobe").args(words).arg(&path).output().unwrap();
    let first: f64 = String::from_utf8(shown.stdout).unwrap().trim().trim_end_matches(',').parse().unwrap();
    assert!((first - 8.0).abs() < 0.05, "{first}");
    assert_eq!(cinema.load(&format!("{folder}/99999.m4s")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_broken_film_says_what_is_wrong_and_others_play_on() {
    let cinema = Cinema::open().await;
    let decision = cinema.decision("Broken", "").await;
    assert_eq!(decision["mdeDecisionCode"], 2000, "{decision:#}");
    assert_eq!(decision["Reason"][0]["name"], "unreadable");
    let key = cinema.house.key("Broken").await;
    let path = format!("/video/:/transcode/universal/start.m3u8?path=/library/metadata/{key}&{BROWSER}");
    let told = cinema.house.get(&path).by(OWNER).send().await;
    assert_eq!(told.status, StatusCode::BAD_REQUEST);
    assert!(cinema.playlist("Boxed", "").await.contains("#EXT-X-STREAM-INF"));
}

#[tokio::test]
async fn an_old_player_gets_one_endless_matroska() {
    let cinema = Cinema::open().await;
    let key = cinema.house.key("Boxed").await;
    let path = format!(
        "/video/:/transcode/universal/start.mkv?path=/library/metadata/{key}&protocol=http&session=kodi&offset=6&copyts=1"
    );
    let told = cinema.house.get(&path).by(OWNER).send().await;
    assert_eq!(
        (told.status, &told.headers["content-type"]),
        (StatusCode::OK, &"video/x-matroska".parse().unwrap())
    );
    assert_eq!(told.bytes[..4], [0x1A, 0x45, 0xDF, 0xA3]);
    let sessions = cinema.house.get("/transcode/sessions").by(OWNER).json().send().await;
    assert_eq!(sessions.container()["size"], 0, "an answer that was read to its end is over");
}

#[tokio::test]
async fn a_subtitle_inside_a_film_is_text_for_the_page() {
    let cinema = Cinema::open().await;
    let item = cinema.item("Boxed").await;
    let streams = item["Media"][0]["Part"][0]["Stream"].as_array().unwrap().clone();
    let subtitle = streams.iter().find(|stream| stream["streamType"] == 3).unwrap();
    let path = format!("/library/streams/{}?encoding=utf-8&format=vtt", subtitle["id"]);
    let told = cinema.house.get(&path).by(OWNER).send().await;
    assert!(told.body.starts_with("WEBVTT\n") && told.body.contains("First words"), "{}", told.body);
    let sound = streams.iter().find(|stream| stream["streamType"] == 2).unwrap();
    let told = cinema.house.get(&format!("/library/streams/{}", sound["id"])).by(OWNER).send().await;
    assert_eq!(told.status, StatusCode::NOT_IMPLEMENTED);
}

#[tokio::test]
async fn the_other_language_is_chosen_once_and_heard_first_from_then_on() {
    let cinema = Cinema::open().await;
    let part = cinema.item("Boxed").await["Media"][0]["Part"][0].clone();
    let german =
        part["Stream"].as_array().unwrap().iter().find(|it| it["languageCode"] == "deu").unwrap().clone();
    let path = format!("/library/parts/{}?audioStreamID={}&allParts=1", part["id"], german["id"]);
    assert_eq!(cinema.house.call(Method::PUT, &path).by(OWNER).send().await.status, StatusCode::OK);
    let playlist = cinema.playlist("Boxed", "").await;
    let first = playlist.lines().find(|line| line.contains("TYPE=AUDIO")).unwrap();
    assert!(first.contains("LANGUAGE=\"de\",DEFAULT=YES"), "{playlist}");
    let wrong = format!("/library/parts/{}?audioStreamID=99999", part["id"]);
    assert_eq!(cinema.house.call(Method::PUT, &wrong).by(OWNER).send().await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_a_player_reports_is_seen_by_the_owner_and_can_be_ended() {
    let cinema = Cinema::open().await;
    let key = cinema.house.key("Plain").await;
    let report = |state: &str, more: &str| {
        format!("/:/timeline?ratingKey={key}&key=/library/metadata/{key}&state={state}&duration=12000{more}")
    };
    let house = &cinema.house;
    let playing = |path: String| async move {
        let call = house.get(&path).by(GUEST).with("X-Plex-Client-Identifier", "tv");
        call.with("X-Plex-Session-Identifier", "evening").json().send().await.container()
    };
    assert_eq!(playing(report("playing", "")).await["viewCount"], 0);
    let sessions = cinema.house.get("/status/sessions").by(OWNER).json().send().await.container();
    let row = &sessions["Metadata"][0];
    assert_eq!((row["Player"]["state"].as_str(), row["User"]["id"].as_str()), (Some("playing"), Some("77")));
    assert_eq!(cinema.house.get("/status/sessions").by(GUEST).send().await.status, StatusCode::FORBIDDEN);
    let id = row["Session"]["id"].as_str().unwrap();
    let end = format!("/status/sessions/terminate?sessionId={id}&reason=bedtime");
    assert_eq!(cinema.house.get(&end).by(OWNER).send().await.status, StatusCode::OK);
    assert_eq!(playing(report("playing", "&time=2000")).await["terminationText"], "bedtime");
    let behind = cinema.house.get(&report("playing", "&time=13000")).by(GUEST).send().await;
    assert_eq!(behind.status, StatusCode::BAD_REQUEST);
    playing(report("stopped", "&time=11500")).await;
    let history = cinema.house.get("/status/sessions/history/all").by(OWNER).json().send().await.container();
    assert_eq!((history["size"].as_i64(), history["Metadata"][0]["accountID"].as_i64()), (Some(1), Some(77)));
    let mine = cinema.item("Plain").await;
    assert!(mine.get("viewCount").is_none(), "what a guest saw is the guest's own: {mine:#}");
    cinema.house.get(&format!("/:/scrobble?key={key}&identifier=x")).by(OWNER).send().await;
    assert_eq!(cinema.item("Plain").await["viewCount"], 1);
    cinema.house.call(Method::PUT, &format!("/:/rate?key={key}&rating=8.5")).by(OWNER).send().await;
    assert_eq!(cinema.item("Plain").await["userRating"], 8.5);
    cinema.house.get(&format!("/:/unscrobble?key={key}&identifier=x")).by(OWNER).send().await;
    assert!(cinema.item("Plain").await.get("viewCount").is_none());
}

#[tokio::test]
async fn an_address_of_a_conversion_dies_with_the_access_of_whoever_opened_it() {
    let cinema = Cinema::open().await;
    let playlist = cinema.playlist("Boxed", "").await;
    let address = addresses(&playlist).last().unwrap().clone();
    assert_eq!(cinema.load(&address).await.status, StatusCode::OK);
    cinema.house.state.revoke(Revoked { accounts: Some(vec![5]), devices: None });
    assert_eq!(cinema.load(&address).await.status, StatusCode::UNAUTHORIZED);
    let again = addresses(&cinema.playlist("Boxed", "").await).last().unwrap().clone();
    cinema.house.get("/video/:/transcode/universal/stop?session=s1").by(OWNER).send().await;
    assert_eq!(cinema.load(&again).await.status, StatusCode::UNAUTHORIZED);
}
