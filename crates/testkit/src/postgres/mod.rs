//! A PostgreSQL cluster for the tests: made on first use, shared by all test processes, gone soon after the last.
//!
//! Each test gets a database of its own. The cluster lives in a temporary folder and listens on loopback only, with a
//! password made for it; a small shell script (`guardian.sh`) owns it and removes it. It never touches a cluster
//! that is already on the machine.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

const GUARDIAN: &str = include_str!("guardian.sh");
/// How long the cluster waits for another test before it goes.
const PATIENCE_SECONDS: u32 = 15;
const START_LIMIT: Duration = Duration::from_secs(60);

/// Why there is no PostgreSQL to test on.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// No `initdb` and `postgres` on this machine.
    #[error("postgresql is not installed: neither PATH nor /usr/lib/postgresql/*/bin has initdb")]
    NotInstalled,
    /// The cluster ended before it answered.
    #[error("the test cluster did not start: {log}")]
    DidNotStart {
        /// What initdb and the server said.
        log: String,
    },
    /// A statement of ours was refused by psql.
    #[error("psql refused: {said}")]
    Refused {
        /// What psql said.
        said: String,
    },
    /// A file, folder or process could not be made.
    #[error("the test cluster's files could not be made")]
    Files(#[from] io::Error),
}

/// One empty database, dropped with this value.
#[derive(Debug)]
pub struct PostgresDatabase {
    name: String,
    cluster: &'static Cluster,
}

impl PostgresDatabase {
    /// Makes an empty database, starting the cluster if nobody has yet.
    pub fn create() -> Result<Self, PostgresError> {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let cluster = cluster()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let moment = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
        let name = format!("test_{}_{number}_{moment:x}", std::process::id());
        let said = cluster.psql(&format!("CREATE DATABASE {name}")).output()?;
        if !said.status.success() {
            return Err(PostgresError::Refused { said: String::from_utf8_lossy(&said.stderr).into_owned() });
        }
        Ok(Self { name, cluster })
    }

    /// The address to open it by.
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // Not waited for: the cluster takes what is left with it.
        let drop_it = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        drop(
            self.cluster
                .psql(&drop_it)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn(),
        );
    }
}

#[derive(Debug)]
struct Cluster {
    port: u16,
    password: String,
    programs: PathBuf,
    /// Held shared for the life of this process: the guardian stays as long as anybody does.
    _user: File,
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        format!("postgres://houselights:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    fn psql(&self, statement: &str) -> Command {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", "houselights", "-p"])
            .arg(self.port.to_string())
            .args(["-d", "postgres", "-c", statement])
            .env("PGPASSWORD", &self.password);
        psql
    }
}

/// The cluster this process uses; the first caller finds or starts it.
fn cluster() -> Result<&'static Cluster, PostgresError> {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    if let Some(cluster) = CLUSTER.get() {
        return Ok(cluster);
    }
    let found = join()?;
    Ok(CLUSTER.get_or_init(|| found))
}

/// Says that this process uses the cluster, then finds the running one or starts it.
fn join() -> Result<Cluster, PostgresError> {
    let programs = programs().ok_or(PostgresError::NotInstalled)?;
    let state = state_folder()?;
    let user = OpenOptions::new().create(true).append(true).open(state.join("users.lock"))?;
    user.lock_shared()?;
    user.set_modified(SystemTime::now())?;
    let starting = OpenOptions::new().create(true).append(true).open(state.join("start.lock"))?;
    starting.lock()?;
    let (port, password) = match running(&state) {
        Some(found) => found,
        None => start(&programs, &state)?,
    };
    Ok(Cluster { port, password, programs, _user: user })
}

fn start(programs: &Path, state: &Path) -> Result<(u16, String), PostgresError> {
    let mut log = String::new();
    // Another process may take the free port between our look and the server's start.
    for _ in 0..3 {
        remove_if_there(&state.join("ready"))?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut guardian = spawn_guardian(programs, state, port)?;
        let deadline = Instant::now() + START_LIMIT;
        while Instant::now() < deadline {
            if let Some(found) = running(state) {
                return Ok(found);
            }
            if guardian.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        log = fs::read_to_string(state.join("guardian.log")).unwrap_or_default();
    }
    Err(PostgresError::DidNotStart { log })
}

/// A session of its own, so that a test run that is interrupted does not take the cluster from another one.
fn spawn_guardian(programs: &Path, state: &Path, port: u16) -> Result<Child, PostgresError> {
    let log = File::create(state.join("guardian.log"))?;
    let child = Command::new("setsid")
        .args(["sh", "-c", GUARDIAN, "guardian"])
        .arg(programs)
        .arg(state)
        .args([port.to_string(), PATIENCE_SECONDS.to_string()])
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    Ok(child)
}

/// Port and password of the cluster that answers, if one does.
fn running(state: &Path) -> Option<(u16, String)> {
    let ready = fs::read_to_string(state.join("ready")).ok()?;
    let mut lines = ready.lines();
    let port = lines.next()?.parse().ok()?;
    let password = lines.next()?.to_owned();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    Some((port, password))
}

/// The folder all test processes of one target folder agree on.
fn state_folder() -> Result<PathBuf, io::Error> {
    let exe = std::env::current_exe()?;
    let target = exe.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    let folder = match target {
        Some(target) => target.join("test-postgres"),
        None => std::env::temp_dir().join(format!("houselights-test-postgres-{}", std::process::id())),
    };
    match fs::DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(folder),
    }
}

/// PATH first, then where Debian keeps each version, the newest first.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort();
    debian.reverse();
    let whole = |folder: &PathBuf| {
        ["initdb", "postgres", "psql", "pg_isready"].iter().all(|name| folder.join(name).is_file())
    };
    std::env::split_paths(&path).chain(debian).find(whole)
}

fn remove_if_there(path: &Path) -> Result<(), io::Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
