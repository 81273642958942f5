//! Processes as they really run.

use super::*;

fn order(program: &str, arguments: &[&str]) -> Order {
    Order::reading(
        Path::new(program),
        "/dev/null",
        arguments.iter().map(OsString::from).collect(),
        Limits::GLANCE,
    )
}

fn running(id: u32) -> bool {
    // A zombie is dead; it only waits to be counted.
    std::fs::read_to_string(format!("/proc/{id}/stat"))
        .is_ok_and(|stat| stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z')))
}

#[tokio::test]
async fn a_process_gives_what_it_writes() {
    assert_eq!(collect(order("echo", &["hello"]), 100).await.unwrap(), b"hello\n");
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named() {
    let error = collect(order("/nowhere/ffmpeg", &[]), 100).await.unwrap_err();
    assert!(matches!(error, RunError::Missing { .. } | RunError::Failed { .. }), "{error}");
}

#[tokio::test]
async fn a_process_that_writes_too_much_or_runs_too_long_is_ended() {
    let error = collect(order("yes", &[]), 1000).await.unwrap_err();
    assert!(matches!(error, RunError::TooMuch { bytes: 1000 }), "{error}");
    let mut slow = order("sleep", &["600"]);
    slow.limits.wall = Duration::from_millis(50);
    assert!(matches!(collect(slow, 10).await.unwrap_err(), RunError::TimedOut { .. }));
}

#[tokio::test]
async fn a_process_may_use_so_much_memory_and_time_and_no_more() {
    let shown = collect(order("sh", &["-c", "ulimit -v; ulimit -t; ulimit -c"]), 100).await.unwrap();
    let expected = format!("{}\n{}\n0\n", Limits::GLANCE.memory / 1024, Limits::GLANCE.cpu_seconds);
    assert_eq!(String::from_utf8(shown).unwrap(), expected);
}

#[tokio::test]
async fn dropping_a_process_kills_it() {
    let process = start(order("sleep", &["600"])).await.unwrap();
    let id = process.id().unwrap();
    assert!(running(id));
    drop(process);
    while running(id) {
        tokio::task::yield_now().await;
    }
}

#[test]
fn last_words_name_neither_addresses_nor_paths() {
    let said =
        "[mov @ 0x55d0] moov atom not found\n/films/secret.mkv: Invalid data found when processing input\n";
    assert_eq!(last_words(said), "Invalid data found when processing input");
    assert_eq!(last_words("[mov @ 0x55d0] moov atom not found\n"), "moov atom not found");
}

/// The server of the test below: starts a process, says its id, and waits to be killed.
#[tokio::test]
#[ignore = "run by the test below, in a process of its own"]
async fn a_server_that_waits_to_be_killed() {
    let process = start(order("sleep", &["600"])).await.unwrap();
    println!("started {}", process.id().unwrap());
    std::future::pending::<()>().await;
}

#[test]
fn a_process_does_not_outlive_a_server_killed_with_nine() {
    use std::io::{BufRead, BufReader};
    let name = "ffmpeg::tests::a_server_that_waits_to_be_killed";
    let mut server = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let id = lines
        .map_while(Result::ok)
        .find_map(|line| line.rsplit_once("started ").and_then(|(_, id)| id.trim().parse().ok()))
        .unwrap();
    // Until it is itself, the tools that fence it in are still at work.
    while std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap().trim() != "sleep" {
        std::thread::yield_now();
    }
    server.kill().unwrap();
    server.wait().unwrap();
    while running(id) {
        std::thread::yield_now();
    }
}

/// Whether this kernel knows landlock. Asked in a thread of its own, because the question restricts whoever asks.
fn kernel_fences() -> bool {
    use landlock::{ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetStatus};
    let asked = std::thread::spawn(|| {
        let ruleset =
            Ruleset::default().handle_access(AccessFs::from_all(ABI::V1)).unwrap().create().unwrap();
        ruleset.restrict_self().unwrap().ruleset
    });
    asked.join().unwrap() != RulesetStatus::NotEnforced
}

#[tokio::test]
async fn a_process_reads_the_file_it_was_given_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("film"), "film").unwrap();
    std::fs::write(path("keyring"), "keyring").unwrap();
    let cat =
        |name: &str| Order::reading(Path::new("cat"), &path("film"), vec![path(name).into()], Limits::GLANCE);
    assert_eq!(collect(cat("film"), 100).await.unwrap(), b"film");
    let other = collect(cat("keyring"), 100).await;
    assert!(!kernel_fences() || matches!(other, Err(RunError::Failed { .. })), "{other:?}");
}
