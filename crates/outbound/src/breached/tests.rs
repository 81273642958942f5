//! Lists generated for the test, and services on this machine that answer well or ill.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

const LEAKED: &str = "correct horse battery staple";
const FRESH: &str = "seven quiet otters by the lake";

/// A service that answers every request with these bytes, and keeps what it was asked.
async fn service(answer: impl Into<Vec<u8>>) -> (Lists, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/range", listener.local_addr().unwrap());
    let (answer, asked) = (answer.into(), Arc::<Mutex<String>>::default());
    let keeps = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (answer, keeps) = (answer.clone(), keeps.clone());
            tokio::spawn(async move {
                let mut text = [0; 4096];
                let read = stream.read(&mut text).await.unwrap_or(0);
                keeps.lock().unwrap().push_str(&String::from_utf8_lossy(&text[..read]));
                let _ = stream.write_all(&answer).await;
                // Held open until the asker hangs up: whoever wants more waits for it.
                let _ = stream.read(&mut text).await;
            });
        }
    });
    let range = Range::new(&base, Duration::from_millis(400)).unwrap();
    (Lists { files: None, range: Some(range) }, asked)
}

fn said(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn rest(password: &str) -> String {
    digits(&Secret::new(password)).expose()[RANGE..].to_owned()
}

async fn look(lists: &Lists, password: &str) -> Breached {
    lists.look(&Secret::new(password)).await
}

#[tokio::test]
async fn a_leaked_password_is_known_and_five_digits_of_it_are_all_that_goes_out() {
    let others = format!("{}:7\r\n{}:0\r\n", "0".repeat(35), rest(FRESH));
    let (lists, asked) = service(said(&format!("{others}{}:52579\r\n", rest(LEAKED)))).await;
    assert_eq!(look(&lists, LEAKED).await, Breached::Known);
    let asked = asked.lock().unwrap().clone();
    let whole = digits(&Secret::new(LEAKED));
    assert!(asked.starts_with(&format!("GET /range/{} HTTP/1.1\r\n", &whole.expose()[..RANGE])), "{asked}");
    assert!(asked.to_lowercase().contains("add-padding: true\r\n"), "{asked}");
    assert!(!asked.to_uppercase().contains(&whole.expose()[..RANGE + 1]), "{asked}");
}

#[tokio::test]
async fn padding_is_on_no_list() {
    let (lists, _) = service(said(&format!("{}:0\r\n", rest(FRESH)))).await;
    assert_eq!(look(&lists, FRESH).await, Breached::Unknown);
}

#[tokio::test]
async fn a_service_that_answers_badly_keeps_nobody_from_choosing_a_password() {
    let line = format!("{}:1\r\n", rest(LEAKED));
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", line.repeat(20_000));
    for answer in [
        said(""),
        said("<html>Welcome</html>"),
        said(&format!("{line}and more")),
        said(&format!("{}:99999999999999999999999\r\n", rest(LEAKED))),
        said(&format!("{}:-1\r\n", rest(LEAKED))),
        said(&format!("{}:1\r\n", digits(&Secret::new(LEAKED)).expose())),
        format!("HTTP/1.1 500 Oh\r\ncontent-length: {}\r\n\r\n{line}", line.len()),
        format!(
            "HTTP/1.1 302 There\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: {}\r\n\r\n{line}",
            line.len()
        ),
        format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{line}"),
        endless,
        "SSH-2.0-OpenSSH\r\n".to_owned(),
        String::new(),
    ] {
        let begins: String = answer.chars().take(60).collect();
        let (lists, _) = service(answer).await;
        assert_eq!(look(&lists, LEAKED).await, Breached::Silent, "{begins}");
    }
    let (lists, _) =
        service([b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n".as_slice(), &[0xff, 0xfe, 0]].concat())
            .await;
    assert_eq!(look(&lists, LEAKED).await, Breached::Silent);
}

#[tokio::test]
async fn nobody_there_is_no_answer_and_an_open_line_is_not_used() {
    let lists = Lists::new(None, Some("http://127.0.0.1:1/range")).unwrap();
    assert_eq!(look(&lists, LEAKED).await, Breached::Silent);
    assert!(Lists::new(None, Some("http://lists.example.test/range")).is_err());
    assert_eq!(look(&Lists::default(), LEAKED).await, Breached::NotAsked);
}

/// A sorted list of the hashes of these passwords, with an end of line as asked for.
fn sorted(passwords: &[String], end: &str) -> String {
    let mut lines: Vec<_> =
        passwords.iter().map(|one| digits(&Secret::new(one.as_str())).expose().to_owned()).collect();
    lines.sort();
    lines.dedup();
    lines.iter().enumerate().fold(String::new(), |mut text, (count, hash)| {
        write!(text, "{hash}:{}{end}", count * 977 + 1).unwrap();
        text
    })
}

fn filed(text: &str) -> (tempfile::TempDir, Lists) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pwned.txt");
    std::fs::write(&path, text).unwrap();
    (folder, Lists::new(Some(path), None).unwrap())
}

#[tokio::test]
async fn every_password_of_a_sorted_file_is_found_and_no_other() {
    let passwords: Vec<_> = (0..3000).map(|n| format!("password {n}")).collect();
    for end in ["\n", "\r\n"] {
        let (_folder, lists) = filed(&sorted(&passwords, end));
        assert!(matches!(lists.check_files().await, Some(Ok(()))));
        for password in &passwords {
            assert_eq!(look(&lists, password).await, Breached::Known, "{password}");
        }
        for n in 0..300 {
            assert_eq!(look(&lists, &format!("other {n}")).await, Breached::Unknown);
        }
    }
}

#[tokio::test]
async fn what_is_no_sorted_list_is_no_answer_and_told_by_doctor() {
    let passwords: Vec<_> = (0..500).map(|n| format!("password {n}")).collect();
    let good = sorted(&passwords, "\n");
    let backwards: String = good.lines().rev().fold(String::new(), |text, line| text + line + "\n");
    let ntlm: String = good.lines().fold(String::new(), |text, line| text + &line[8..] + "\n");
    for text in [String::new(), "x".repeat(9000), backwards, ntlm, "by any other name\n".repeat(900)] {
        let (_folder, lists) = filed(&text);
        assert!(matches!(lists.check_files().await, Some(Err(ListError::Foreign))));
    }
    let (_folder, lists) = filed(&"x".repeat(9000));
    assert_eq!(look(&lists, LEAKED).await, Breached::Silent);
    let gone = Lists::new(Some("/nowhere/at/all".into()), None).unwrap();
    assert_eq!(look(&gone, LEAKED).await, Breached::Silent);
    assert!(matches!(gone.check_files().await, Some(Err(ListError::Unreadable(_)))));
}

#[tokio::test]
async fn a_folder_of_ranges_is_read_one_file_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let lists = Lists::new(Some(folder.path().into()), None).unwrap();
    assert_eq!(look(&lists, LEAKED).await, Breached::Silent, "its range is not there");
    let whole = digits(&Secret::new(LEAKED));
    let (range, rest) = whole.expose().split_at(RANGE);
    let file = folder.path().join(format!("{range}.txt"));
    std::fs::write(&file, format!("{}:3\r\n{rest}:9", "0".repeat(35))).unwrap();
    assert_eq!(look(&lists, LEAKED).await, Breached::Known);
    std::fs::write(&file, format!("{}:3\r\n", "0".repeat(35))).unwrap();
    assert_eq!(look(&lists, LEAKED).await, Breached::Unknown, "a file that was replaced counts at once");
}

#[tokio::test]
async fn a_file_that_knows_it_is_enough_and_one_that_does_not_asks_the_service_too() {
    let (mut lists, asked) = service(said(&format!("{}:1\r\n", rest(FRESH)))).await;
    let (_folder, with_file) = filed(&sorted(&[LEAKED.to_owned()], "\n"));
    lists.files = with_file.files;
    assert_eq!(look(&lists, LEAKED).await, Breached::Known);
    assert_eq!(*asked.lock().unwrap(), "");
    assert_eq!(look(&lists, FRESH).await, Breached::Known);
    assert_ne!(*asked.lock().unwrap(), "");
}

proptest! {
    #[test]
    fn no_file_and_no_answer_brings_a_look_down(text in "[0-9A-F:\r\n x]{0,9000}") {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        std::fs::write(&path, &text).unwrap();
        let files = Files(path);
        let _ = files.count(digits(&Secret::new(LEAKED)).expose());
        let _ = files.check();
        let _ = count_in(&text, &rest(LEAKED));
    }
}
