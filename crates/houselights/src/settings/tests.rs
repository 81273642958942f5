//! Flags over file over defaults; nothing misspelt passes.

use std::path::PathBuf;

use clap::{CommandFactory as _, Parser as _};

use super::resolved::Surroundings;
use super::*;
use crate::cli::{Cli, Command};

fn around() -> Surroundings {
    Surroundings { home: Some("/home/ana".into()), host: "attic.lan".into(), ..Surroundings::default() }
}

fn load(arguments: &[&str], file: Option<&str>) -> Result<Config, SettingsError> {
    let folder = tempfile::tempdir().unwrap();
    let mut all = vec!["houselights", "up"];
    all.extend(arguments);
    let path = folder.path().join("some.toml");
    if let Some(text) = file {
        std::fs::write(&path, text).unwrap();
        all.extend(["--config", path.to_str().unwrap()]);
    }
    let cli = Cli::try_parse_from(all).unwrap();
    let Command::Up(up) = cli.command else { panic!("up was asked for") };
    Config::load(cli.everywhere, up.accounts, up.mail, up.media, &around())
}

#[test]
fn without_a_word_everything_has_a_default() {
    let config = load(&[], None).unwrap();
    assert_eq!(config.data, PathBuf::from("/home/ana/.local/share/houselights"));
    assert_eq!(config.accounts.listen.port(), 32480);
    assert_eq!(config.media.listen.port(), 32400);
    assert_eq!(config.accounts.url.as_str(), "http://localhost:32480/");
    assert_eq!(config.media.name, "attic");
    assert_eq!(config.mail.from, "houselights@localhost");
    assert!(config.mail.smtp.is_none());
    assert_eq!(config.accounts.database, "sqlite:///home/ana/.local/share/houselights/account.db");
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let file = "log = \"warn\"\n[media]\nname = \"Cellar\"\nlisten = \"127.0.0.1:1\"\nlibraries = [\"movies=/films\"]\n";
    let config = load(&["--media-name", "Attic"], Some(file)).unwrap();
    assert_eq!(config.media.name, "Attic");
    assert_eq!(config.media.listen.port(), 1);
    assert_eq!(config.log, "warn");
    assert_eq!(config.media.libraries, [LibraryFolder { kind: LibraryKind::Movies, path: "/films".into() }]);
}

#[test]
fn a_trusted_proxy_is_a_network_or_an_error() {
    let trusted = |file: &str| load(&["--trusted-proxy", "10.0.0.0/8,2001:db8::1"], Some(file)).map(drop);
    assert!(trusted("").is_ok());
    assert!(load(&[], Some("trusted_proxies = [\"192.168.1.4\"]")).is_ok());
    let wrong = load(&[], Some("trusted_proxies = [\"10.0.0.0/33\"]")).unwrap_err().to_string();
    assert!(wrong.contains("a number up to 32"), "{wrong}");
}

#[test]
fn the_keyring_is_where_it_was_named_else_in_the_environment_else_a_credential_else_the_file() {
    use crate::vault::Source;
    let at = |arguments: &[&str], file: Option<&str>| load(arguments, file).map(|config| config.keyring);
    let usual = Source::File("/home/ana/.local/share/houselights/keyring.toml".into());
    assert_eq!(at(&[], None).unwrap(), usual);
    assert_eq!(at(&["--keyring", "/k.toml"], None).unwrap(), Source::File("/k.toml".into()));
    let command = "keyring_command = \"vault read\"\n";
    assert_eq!(at(&[], Some(command)).unwrap(), Source::Command("vault read".into()));
    assert_eq!(at(&["--keyring", "/k.toml"], Some(command)).unwrap(), Source::File("/k.toml".into()));
    let twice = at(&["--keyring", "/k.toml", "--keyring-command", "x"], None);
    assert!(matches!(twice, Err(SettingsError::TwoKeyrings)));

    let folder = tempfile::tempdir().unwrap();
    let around = Surroundings { credentials: Some(folder.path().into()), ..around() };
    let with = |around: &Surroundings| {
        let cli = Cli::try_parse_from(["houselights", "up"]).unwrap();
        let Command::Up(up) = cli.command else { panic!("up was asked for") };
        Config::load(cli.everywhere, up.accounts, up.mail, up.media, around).unwrap().keyring
    };
    assert_eq!(with(&around), usual, "the folder holds no keyring");
    let credential = folder.path().join("houselights-keyring");
    std::fs::write(&credential, "").unwrap();
    assert_eq!(with(&around), Source::Credential(credential));
    assert_eq!(with(&Surroundings { keyring_value: true, ..around }), Source::Variable);
}

#[test]
fn the_floor_of_sign_outs_lies_beside_the_keyring() {
    assert_eq!(
        load(&["--keyring", "/keys/k.toml"], None).unwrap().floor,
        PathBuf::from("/keys/epoch-floor.toml")
    );
    let command = load(&["--keyring-command", "x"], None).unwrap();
    assert_eq!(command.floor, command.data.join("epoch-floor.toml"));
    let file = "epoch_floor = \"/f.toml\"\n";
    assert_eq!(load(&[], Some(file)).unwrap().floor, PathBuf::from("/f.toml"));
}

#[test]
fn the_list_of_erased_accounts_lies_beside_the_keyring() {
    assert_eq!(
        load(&["--keyring", "/keys/k.toml"], None).unwrap().erased,
        PathBuf::from("/keys/erased-accounts.txt")
    );
    assert_eq!(load(&["--erased-accounts", "/e.txt"], None).unwrap().erased, PathBuf::from("/e.txt"));
}

#[test]
fn the_account_address_follows_the_port_it_listens_on() {
    let config = load(&["--accounts-listen", "127.0.0.1:4711"], None).unwrap();
    assert_eq!(config.accounts.url.as_str(), "http://localhost:4711/");
}

#[test]
fn a_misspelt_key_is_an_error_that_names_it() {
    for file in
        ["dta = \"x\"", "[media]\nnmae = \"x\"", "[accounts]\nport = 1", "[mail]\nsmtp = \"x\"", "[tv]"]
    {
        let wrong = load(&[], Some(file)).unwrap_err();
        assert!(matches!(wrong, SettingsError::Wrong { .. }), "{file}");
        assert!(wrong.to_string().contains("unknown field"), "{wrong}");
    }
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let cli = Cli::try_parse_from(["houselights", "up", "--config", "/nowhere/at/all.toml"]).unwrap();
    let Command::Up(up) = cli.command else { panic!("up was asked for") };
    let wrong = Config::load(cli.everywhere, up.accounts, up.mail, up.media, &around()).unwrap_err();
    assert!(matches!(wrong, SettingsError::Unreadable { .. }));
}

#[test]
fn the_port_of_smtp_follows_how_the_line_is_protected() {
    let port = |how: &str| {
        let config = load(&["--smtp-host", "mail.test", "--smtp-tls", how], None).unwrap();
        config.mail.smtp.unwrap().port
    };
    assert_eq!((port("starttls"), port("tls"), port("none")), (587, 465, 25));
}

#[test]
fn a_library_says_what_is_in_it() {
    assert!("movies=/films".parse::<LibraryFolder>().is_ok());
    assert!("show=/series".parse::<LibraryFolder>().is_ok());
    for wrong in ["/films", "books=/b", "movies="] {
        assert!(wrong.parse::<LibraryFolder>().is_err(), "{wrong}");
    }
}

#[test]
fn every_key_stands_in_the_manual() {
    let manual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating/configuration.md");
    let manual = std::fs::read_to_string(manual).unwrap();
    let cli = Cli::command();
    let up = cli.find_subcommand("up").unwrap();
    for argument in cli.get_arguments().chain(up.get_arguments()) {
        let Some(long) = argument.get_long() else { continue };
        if matches!(long, "help" | "version") {
            continue;
        }
        assert!(manual.contains(&format!("`--{long}")), "--{long} is missing in the manual");
        if let Some(env) = argument.get_env() {
            let env = env.to_string_lossy();
            assert!(manual.contains(&format!("`{env}`")), "{env} is missing in the manual");
        }
    }
}
