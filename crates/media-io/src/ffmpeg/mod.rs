//! ffmpeg and ffprobe as separate processes that cannot outlive the server, eat the machine or touch other files.
//!
//! Each process is started from a thread of its own that lives as long as the process does. The thread is fenced in by
//! landlock first, so the process inherits the fence; and because `PR_SET_PDEATHSIG` watches the *thread* that forked,
//! the kernel kills the process when the server dies, also by `kill -9`. Memory, processor time and open files are
//! limited by `prlimit`. Where these tools do not exist (not Linux), the process runs without them.

pub mod arguments;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, ChildStdout, Command};

/// Where the two programs are.
#[derive(Debug, Clone)]
pub struct Programs {
    /// ffmpeg, by name or path.
    pub ffmpeg: PathBuf,
    /// ffprobe, by name or path.
    pub ffprobe: PathBuf,
}

impl Default for Programs {
    fn default() -> Self {
        Self { ffmpeg: PathBuf::from("ffmpeg"), ffprobe: PathBuf::from("ffprobe") }
    }
}

/// What a process may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Address space in bytes.
    pub memory: u64,
    /// Processor time in seconds, of all its threads together.
    pub cpu_seconds: u64,
    /// How long it may run by the clock on the wall, when it is waited for.
    pub wall: Duration,
}

impl Limits {
    /// For looking at a file.
    pub const GLANCE: Self = Self { memory: 2 << 30, cpu_seconds: 30, wall: Duration::from_secs(30) };
    /// For a picture or a subtitle.
    pub const SHORT: Self = Self { memory: 3 << 30, cpu_seconds: 120, wall: Duration::from_secs(120) };
    /// For encoding a film.
    pub const FILM: Self =
        Self { memory: 6 << 30, cpu_seconds: 24 * 3600, wall: Duration::from_secs(24 * 3600) };
}

/// A process to be started.
#[derive(Debug, Clone)]
pub struct Order {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Where it runs.
    pub folder: Option<PathBuf>,
    /// Files it may read.
    pub reads: Vec<PathBuf>,
    /// Folders it may write in.
    pub writes: Vec<PathBuf>,
    /// What it may use.
    pub limits: Limits,
}

impl Order {
    /// A process that reads one file and writes to its standard output.
    pub fn reading(program: &Path, file: &str, arguments: Vec<OsString>, limits: Limits) -> Self {
        let (program, reads) = (program.to_owned(), vec![PathBuf::from(file)]);
        Self { program, arguments, folder: None, reads, writes: Vec::new(), limits }
    }
}

/// Why a process gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The program is not installed.
    #[error("{program} is not installed")]
    Missing {
        /// Which one.
        program: String,
    },
    /// It could not be started or read.
    #[error("the process could not be run")]
    Io(#[source] std::io::Error),
    /// It ran longer than it may.
    #[error("the process ran longer than {seconds} s")]
    TimedOut {
        /// How long it might run.
        seconds: u64,
    },
    /// It wrote more than it may.
    #[error("the process wrote more than {bytes} bytes")]
    TooMuch {
        /// How much it might write.
        bytes: usize,
    },
    /// It ended with an error.
    #[error("{last_words}")]
    Failed {
        /// The end of what it said.
        last_words: String,
    },
}

/// A running process; dropping it kills it.
pub struct Running {
    child: Child,
    said: tokio::task::JoinHandle<String>,
    // The thread that started the process waits on the other end; see the module's header.
    _keeper: std::sync::mpsc::Sender<()>,
}

impl Running {
    /// Its standard output, once.
    pub fn output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Its id, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Stops it where it is, or lets it go on.
    pub fn pause(&self, pause: bool) {
        let signal = if pause { rustix::process::Signal::STOP } else { rustix::process::Signal::CONT };
        let id =
            self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id {
            // It may just have ended; then there is nothing to pause.
            let _ = rustix::process::kill_process(id, signal);
        }
    }

    /// Waits for its end; an end with an error says its last words.
    pub async fn ended(mut self) -> Result<(), RunError> {
        let status = self.child.wait().await.map_err(RunError::Io)?;
        let said = self.said.await.unwrap_or_default();
        if status.success() {
            return Ok(());
        }
        let last_words = match last_words(&said) {
            words if words.is_empty() => format!("the process ended with {status}"),
            words => words,
        };
        Err(RunError::Failed { last_words })
    }
}

/// Starts a process with its output on a pipe.
///
/// # Errors
/// When it cannot be started.
pub async fn start(order: Order) -> Result<Running, RunError> {
    let (program, runtime) = (order.program.display().to_string(), tokio::runtime::Handle::current());
    let (started, starting) = tokio::sync::oneshot::channel();
    let (keeper, kept) = std::sync::mpsc::channel::<()>();
    let thread = std::thread::Builder::new().name("ffmpeg".into()).spawn(move || {
        fence(&order);
        let _inside = runtime.enter();
        let _ = started.send(command(&order).spawn());
        // Returns when the other end is dropped: the process is over, or nobody wants it any more.
        let _ = kept.recv();
    });
    thread.map_err(RunError::Io)?;
    let spawned =
        starting.await.map_err(|_| RunError::Io(std::io::Error::other("the starting thread ended")))?;
    let mut child = spawned.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => RunError::Missing { program },
        _ => RunError::Io(error),
    })?;
    let said = tokio::spawn(listen(child.stderr.take()));
    Ok(Running { child, said, _keeper: keeper })
}

/// Runs a process to its end and gives what it wrote.
///
/// # Errors
/// When it fails, takes too long or writes more than `most` bytes.
pub async fn collect(order: Order, most: usize) -> Result<Vec<u8>, RunError> {
    let wall = order.limits.wall;
    let whole = async {
        let mut running = start(order).await?;
        let mut bytes = Vec::new();
        if let Some(output) = running.output() {
            let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
            output.take(limit).read_to_end(&mut bytes).await.map_err(RunError::Io)?;
        }
        if bytes.len() > most {
            return Err(RunError::TooMuch { bytes: most });
        }
        running.ended().await?;
        Ok(bytes)
    };
    tokio::time::timeout(wall, whole).await.map_err(|_| RunError::TimedOut { seconds: wall.as_secs() })?
}

fn command(order: &Order) -> Command {
    let mut words: Vec<OsString> = Vec::new();
    if let Some(setpriv) = tool("setpriv") {
        words.extend([
            setpriv.into(),
            "--pdeathsig".into(),
            "KILL".into(),
            "--no-new-privs".into(),
            "--".into(),
        ]);
    }
    if let Some(prlimit) = tool("prlimit") {
        let Limits { memory, cpu_seconds, .. } = order.limits;
        let limits = [format!("--as={memory}"), format!("--cpu={cpu_seconds}"), "--core=0".into()];
        words.push(prlimit.into());
        words.extend(limits.into_iter().map(OsString::from));
        words.push("--nofile=512".into());
        words.push("--".into());
    }
    words.push(order.program.clone().into());
    let mut words = words.into_iter();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).args(&order.arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    if let Some(folder) = &order.folder {
        command.current_dir(folder);
    }
    command
}

/// The place of a tool of util-linux, which every Linux has in one of these.
fn tool(name: &str) -> Option<PathBuf> {
    ["/usr/bin", "/bin"].iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists())
}

/// Restricts this thread, and with it the process it is about to start, to what the order names.
#[cfg(target_os = "linux")]
fn fence(order: &Order) {
    use landlock::{
        ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
        path_beneath_rules,
    };
    const SYSTEM: [&str; 10] =
        ["/var/cache/fontconfig", "/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/nix", "/proc", "/sys"];
    let abi = ABI::V5;
    let read = AccessFs::from_read(abi);
    let all = AccessFs::from_all(abi);
    let programs = order.program.parent().filter(|folder| folder.is_absolute());
    let readable = SYSTEM.iter().map(PathBuf::from).chain(order.reads.iter().cloned());
    let readable = readable.chain(programs.map(Path::to_owned));
    // ffmpeg writes nothing but its own folder and the devices that hold nothing.
    let writable =
        order.writes.iter().cloned().chain(["/dev/null".into(), "/dev/shm".into(), "/dev/urandom".into()]);
    let fenced = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)
        .and_then(Ruleset::create)
        .and_then(|ruleset| ruleset.add_rules(path_beneath_rules(readable, read)))
        .and_then(|ruleset| ruleset.add_rules(path_beneath_rules(writable, all)))
        .and_then(|ruleset| ruleset.restrict_self());
    if let Err(error) = fenced {
        tracing::debug!(error = %error, "landlock is not available; ffmpeg runs without it");
    }
}

#[cfg(not(target_os = "linux"))]
fn fence(_order: &Order) {}

/// Reads what a process says to its end and keeps the last of it.
async fn listen(stderr: Option<impl AsyncRead + Unpin>) -> String {
    const KEPT: usize = 4096;
    let Some(mut stderr) = stderr else { return String::new() };
    let mut kept: Vec<u8> = Vec::new();
    let mut chunk = [0u8; 1024];
    while let Ok(count @ 1..) = stderr.read(&mut chunk).await {
        kept.extend(chunk.iter().take(count));
        if kept.len() > 2 * KEPT {
            kept.drain(..kept.len() - KEPT);
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// The last line that says something, without the address of the part of ffmpeg that says it and without paths.
fn last_words(said: &str) -> String {
    let line = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let line = line.rsplit_once("] ").map_or(line, |(_, words)| words).trim();
    let words = match line.rsplit_once(": ") {
        Some((before, words)) if before.contains('/') => words,
        _ => line,
    };
    words.chars().take(200).collect()
}

#[cfg(test)]
mod tests;
