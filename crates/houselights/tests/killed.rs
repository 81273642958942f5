//! Killed at any moment, by a signal that nobody can hear: turning keys over, deleting at the deadline and taking people
//! over go on where they were, in the real program.
#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use account::deletion::Deletion;
use account::ports::{AccountStore as _, AccountTx};
use account::rotation::{FIND, ROTATE, Rotation, Spot};
use account::vault::Column;
use account::{Mark, TokenHash};
use kernel::Timestamp;
use store::account::AccountDatabase;
use tempfile::TempDir;
use testkit::Place;

/// A hash another service made; nobody signs in with it here.
const HASH: &str = "pbkdf2_sha256$1000$seasalt$okoIcBQgBVVadOuz6jHa9KD7kYfE+Mh+EQk5sr/YTM0=";

struct House {
    folder: TempDir,
    url: String,
}

impl House {
    fn new(place: &Place) -> Self {
        let house = Self { folder: TempDir::new().unwrap(), url: place.url() };
        let settings = format!("[accounts]\ndatabase = \"{}\"\nlisten = \"127.0.0.1:0\"\n", house.url);
        std::fs::write(house.path("houselights.toml"), settings).unwrap();
        house
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn starts(&self, args: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_houselights"));
        command.args(args).arg("--data").arg(self.folder.path()).env_remove("HOUSELIGHTS_KEYRING_VALUE");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs a command to its good end and gives what it said.
    fn runs(&self, args: &[&str]) -> String {
        let done = self.starts(args).wait_with_output().unwrap();
        let (said, wrong) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success(), "{args:?}: {said}{wrong}");
        said.into_owned()
    }

    async fn opens(&self) -> AccountDatabase {
        AccountDatabase::open(&self.url, Timestamp(0)).await.unwrap().0
    }

    /// Runs a command until it is done by itself or far enough to be killed; says whether it was killed.
    async fn killed(&self, args: &[&str], far_enough: impl AsyncFn() -> bool) -> bool {
        let mut child = self.starts(args);
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{args:?} ended by itself: {status}");
                return false;
            }
            if far_enough().await {
                child.kill().unwrap();
                child.wait().unwrap();
                return true;
            }
            tokio::task::yield_now().await;
        }
    }

    fn people(&self, many: u32) -> String {
        let line = |n| {
            format!(
                "{{\"email\":\"p{n}@example.test\",\"user_name\":\"p{n}\",\"password_hash\":\"{HASH}\"}}\n"
            )
        };
        let file = self.path("people.jsonl");
        std::fs::write(&file, (0..many).map(line).collect::<String>()).unwrap();
        file.to_str().unwrap().to_owned()
    }
}

/// A number from 1 to `most`, another one each time.
fn some(most: i64) -> i64 {
    let drawn = RandomState::new().hash_one(0) % u64::try_from(most).unwrap();
    i64::try_from(drawn).unwrap() + 1
}

async fn reads(database: &AccountDatabase) -> Box<dyn AccountTx> {
    database.read().await.unwrap()
}

async fn rotation(database: &AccountDatabase, work: &str) -> Option<Rotation> {
    reads(database).await.rotation(work).await.unwrap()
}

/// Kills `keys rotate` again and again while it does this part of its work, six times at most; says how often.
async fn killed_often(house: &House, database: &AccountDatabase, work: &str) -> usize {
    let (mut kills, mut reached) = (0, 0);
    while kills < 6 {
        let until = reached + some(800);
        let far_enough =
            async || rotation(database, work).await.is_some_and(|rotation| rotation.looked_at >= until);
        let begun = rotation(database, work).await.map(|rotation| rotation.started_at);
        if !house.killed(&["keys", "rotate"], far_enough).await {
            break;
        }
        kills += 1;
        let Some(after) = rotation(database, work).await else { break };
        assert!(after.looked_at >= until, "what was committed stays");
        assert!(begun.is_none_or(|begun| begun == after.started_at), "it is the same work");
        reached = after.looked_at;
    }
    kills
}

async fn accounts(database: &AccountDatabase) -> i64 {
    reads(database).await.count_accounts().await.unwrap()
}

testkit::both_databases! {
    async fn a_killed_rotation_goes_on_and_leaves_nothing_under_the_old_keys(place: Place) {
        let house = House::new(place);
        let people = house.people(2000);
        house.runs(&["account", "import", &people]);
        house.runs(&["keys", "new"]);
        let database = house.opens().await;
        let kills = killed_often(&house, &database, ROTATE).await;
        assert!(kills >= 3, "killed {kills} times only");
        let said = house.runs(&["keys", "rotate"]);
        assert!(said.contains("Nothing is sealed with an older key than k2"), "{said}");
        assert!(house.runs(&["keys", "retire", "k1"]).contains("k1 is out of the keyring"));

        let said = house.runs(&["keys", "new", "--lookup"]);
        assert!(said.contains("the pepper under password hashes"), "what stays is said: {said}");
        let kills = killed_often(&house, &database, FIND).await;
        assert!(kills >= 3, "killed {kills} times only");
        let said = house.runs(&["keys", "rotate"]);
        assert!(said.contains("Nobody is found by an older key than l2"), "{said}");
        assert!(house.runs(&["keys", "retire", "l1"]).contains("l1 is out of the keyring"));
        assert!(!house.runs(&["keys", "show"]).contains("l1"));
        assert!(house.runs(&["account", "show", "p1999@example.test"]).contains("p1999@example.test"));
        house.runs(&["audit", "verify"]);
    }

    async fn a_killed_deletion_has_done_nothing_or_everything_and_goes_on(place: Place) {
        let house = House::new(place);
        let people = house.people(50);
        house.runs(&["account", "import", &people]);
        let database = house.opens().await;
        let mut tx = database.begin().await.unwrap();
        let all = tx.accounts_after(None, 100).await.unwrap();
        for (n, account) in (0u8..).zip(&all) {
            let (keep_token, long_ago) = (TokenHash([n; 32]), Timestamp(0));
            let due = Deletion { account: account.id.clone(), keep_token, asked_at: long_ago, due_at: long_ago };
            tx.put_deletion(&due).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (mut kills, mut left) = (0, 50);
        while left > 0 {
            let until = (left - some(12)).max(0);
            let far_enough = async || accounts(&database).await <= until;
            assert!(house.killed(&["accounts"], far_enough).await, "the service does not end by itself");
            kills += 1;
            let mut tx = reads(&database).await;
            left = tx.count_accounts().await.unwrap();
            assert!(left <= until);
            // Whoever is there is there with key and deadline; whoever is gone has left a mark and nothing else.
            assert_eq!(tx.count_kept(Spot::Sealed(Column::AccountKey)).await.unwrap(), left);
            assert_eq!(i64::try_from(tx.due_deletions(Timestamp(1), 100).await.unwrap().len()).unwrap(), left);
            let marks = tx.destroyed_after(None, 100).await.unwrap().len();
            assert_eq!(i64::try_from(marks).unwrap(), 50 - left);
        }
        assert!(kills >= 3, "killed {kills} times only");
        house.runs(&["audit", "verify"]);
        let list = std::fs::read_to_string(house.path("erased-accounts.txt")).unwrap();
        let listed: BTreeSet<String> =
            list.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
        let hex = |mark: Mark| mark.0.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(listed, all.iter().map(|account| hex(Mark::of(&account.id))).collect());
    }

    async fn a_killed_import_is_repeated_and_everybody_is_there_once(place: Place) {
        let house = House::new(place);
        house.runs(&["keys", "new", "--first"]);
        let people = house.people(6000);
        let import = ["account", "import", people.as_str()];
        house.runs(&["account", "list"]);
        let database = house.opens().await;
        let (mut kills, mut there) = (0, 0);
        loop {
            let until = there + some(1000);
            let far_enough = async || accounts(&database).await >= until;
            if !house.killed(&import, far_enough).await {
                break;
            }
            kills += 1;
            there = accounts(&database).await;
            assert_eq!(there % 1000, 0, "a thousand rows are taken together or not at all");
        }
        assert!(kills >= 3, "killed {kills} times only");
        let said = house.runs(&import);
        assert!(said.starts_with("0 accounts were made"), "{said}");
        assert!(said.contains("6000 were there already"), "{said}");
        assert_eq!(accounts(&database).await, 6000);
        assert!(house.runs(&["account", "show", "p5999@example.test"]).contains("p5999"));
        house.runs(&["audit", "verify"]);
    }
}
