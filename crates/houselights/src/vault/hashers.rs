//! The threads that hash: one per core, less urgent than the threads that answer, each with memory of its own.
//!
//! ```text
//! asked ──▶ waiting (bounded) ──▶ a thread's turn ──▶ answered
//!   │            └── asker left: never hashed for
//!   └── the wait would be too long: refused, with the time after which it is not
//! ```
//!
//! More at once than there are cores would only make each of them, and everything else, slower. Knows nothing of
//! passwords: it gives work a turn and a piece of memory.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use account::VaultError;
use argon2::Block;
use tokio::sync::oneshot;

use crate::memory::empty_stack;

/// Longer than this nobody is kept waiting for a turn: apps give up by themselves soon after.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// What one piece of work is thought to take until one was measured.
const FIRST_GUESS: Duration = Duration::from_millis(40);
/// A thread without work gives its memory back after this.
const REST: Duration = Duration::from_secs(10);
/// The most memory a thread keeps between two pieces of work, in blocks of 1 KiB.
const KEPT: usize = 32 * 1024;
/// How much less urgent hashing is than answering. It still gets a tenth of a core that others want whole.
const NICENESS: i32 = 10;

/// What a thread works with; it grows as far as the work needs.
pub type Memory = Vec<Block>;

type Made = Result<Vec<u8>, VaultError>;
type Work = Box<dyn FnOnce(&mut Memory) -> Made + Send>;

/// Threads that hash. They end with this value.
pub struct Hashers {
    shared: Arc<Shared>,
    threads: u32,
}

struct Shared {
    queue: Mutex<Queue>,
    rung: Condvar,
}

struct Queue {
    waiting: VecDeque<Job>,
    /// What one piece of work takes, as the last ones did.
    pace: Duration,
    /// How many are hashed for now.
    running: u32,
    ended: bool,
}

struct Job {
    work: Work,
    answer: oneshot::Sender<Made>,
}

impl Hashers {
    /// This many threads.
    pub fn start(threads: usize) -> Self {
        let queue = Queue { waiting: VecDeque::new(), pace: FIRST_GUESS, running: 0, ended: false };
        let shared = Arc::new(Shared { queue: Mutex::new(queue), rung: Condvar::new() });
        let mut started = 0;
        for _ in 0..threads.max(1) {
            let theirs = Arc::clone(&shared);
            match std::thread::Builder::new().name("hasher".into()).spawn(move || theirs.work()) {
                Ok(_) => started += 1,
                Err(why) => tracing::error!(cause = %why, "a thread for hashing cannot be started"),
            }
        }
        Self { shared, threads: started }
    }

    /// Waits for a turn and does the work. Whoever stops waiting gives their turn away.
    pub async fn turn<W>(&self, work: W) -> Made
    where
        W: FnOnce(&mut Memory) -> Made + Send + 'static,
    {
        let told = self.line_up(Box::new(work))?;
        told.await.map_err(|lost| VaultError::Unavailable(Box::new(lost)))?
    }

    fn line_up(&self, work: Work) -> Result<oneshot::Receiver<Made>, VaultError> {
        let (answer, told) = oneshot::channel();
        let mut queue = self.shared.queue();
        if queue.wait(self.threads) > LONGEST_WAIT {
            queue.waiting.retain(|job| !job.answer.is_closed());
        }
        let wait = queue.wait(self.threads);
        if wait > LONGEST_WAIT {
            metrics::counter!("hashes_refused_total").increment(1);
            return Err(VaultError::Busy { retry_after: wait });
        }
        queue.waiting.push_back(Job { work, answer });
        queue.measure();
        drop(queue);
        self.shared.rung.notify_one();
        Ok(told)
    }
}

impl Drop for Hashers {
    fn drop(&mut self) {
        let mut queue = self.shared.queue();
        queue.ended = true;
        queue.waiting.clear();
        drop(queue);
        self.shared.rung.notify_all();
    }
}

impl Queue {
    /// How long somebody who comes now would wait for their turn.
    fn wait(&self, threads: u32) -> Duration {
        let waiting = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        self.pace.saturating_mul(waiting) / threads.max(1)
    }

    /// Shows how many wait and how many are hashed for.
    fn measure(&self) {
        metrics::gauge!("hashes_waiting").set(u32::try_from(self.waiting.len()).unwrap_or(u32::MAX));
        metrics::gauge!("hashes_running").set(self.running);
    }

    /// The next one who still wants an answer.
    fn next(&mut self) -> Option<Job> {
        std::iter::from_fn(|| self.waiting.pop_front()).find(|job| !job.answer.is_closed())
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        // Where a thread may not be made less urgent, it hashes all the same.
        if let Err(why) = rustix::process::setpriority_process(None, NICENESS) {
            tracing::debug!(cause = %why, "hashing is as urgent as answering");
        }
        let mut memory = Memory::new();
        while let Some(Job { work, answer }) = self.next(&mut memory) {
            let began = Instant::now();
            let made = catch_unwind(AssertUnwindSafe(|| work(&mut memory)));
            let made = made.unwrap_or_else(|_| Err(VaultError::Unavailable("hashing broke off".into())));
            let _ = answer.send(made);
            empty_stack();
            let mut queue = self.queue();
            queue.pace = (queue.pace * 7 + began.elapsed()) / 8;
            queue.running = queue.running.saturating_sub(1);
            queue.measure();
            drop(queue);
            if memory.capacity() > KEPT {
                memory = Memory::new();
            }
        }
    }

    fn next(&self, memory: &mut Memory) -> Option<Job> {
        let mut queue = self.queue();
        loop {
            if queue.ended {
                return None;
            }
            if let Some(job) = queue.next() {
                queue.running += 1;
                queue.measure();
                return Some(job);
            }
            if memory.capacity() == 0 {
                queue = self.rung.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let (again, rest) = self.rung.wait_timeout(queue, REST).unwrap_or_else(PoisonError::into_inner);
            queue = again;
            if rest.timed_out() {
                *memory = Memory::new();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Work that begins when it is its turn and ends when it is told to.
    fn held() -> (impl FnOnce(&mut Memory) -> Made + Send, Receiver<()>, Sender<()>) {
        let (begun, begins) = channel();
        let (end, ends) = channel::<()>();
        let work = move |_: &mut Memory| {
            let _ = begun.send(());
            let _ = ends.recv();
            Ok(vec![1])
        };
        (work, begins, end)
    }

    #[tokio::test]
    async fn as_many_hash_at_once_as_there_are_threads() {
        let hashers = Arc::new(Hashers::start(2));
        let turns: Vec<_> = (0..3)
            .map(|_| {
                let (work, begins, end) = held();
                (hashers.line_up(Box::new(work)).unwrap(), begins, end)
            })
            .collect();
        turns[0].1.recv().unwrap();
        turns[1].1.recv().unwrap();
        assert!(turns[2].1.try_recv().is_err(), "the third waits");
        turns[0].2.send(()).unwrap();
        turns[2].1.recv().unwrap();
    }

    #[tokio::test]
    async fn whoever_leaves_is_never_hashed_for() {
        let hashers = Hashers::start(1);
        let (first, begins, end) = held();
        let first = hashers.line_up(Box::new(first)).unwrap();
        begins.recv().unwrap();
        let (left, left_begins, _left_ends) = held();
        drop(hashers.line_up(Box::new(left)).unwrap());
        let last = hashers.line_up(Box::new(|_| Ok(vec![3]))).unwrap();
        end.send(()).unwrap();
        assert_eq!(first.await.unwrap().unwrap(), [1]);
        assert_eq!(last.await.unwrap().unwrap(), [3]);
        assert!(left_begins.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_wait_that_would_be_too_long_is_refused_with_its_length_and_places_of_the_gone_are_free() {
        let hashers = Hashers::start(1);
        hashers.shared.queue().pace = Duration::from_secs(4);
        let (first, begins, end) = held();
        let _first = hashers.line_up(Box::new(first)).unwrap();
        begins.recv().unwrap();
        let waiting: Vec<_> = (0..3).map(|_| hashers.line_up(Box::new(|_| Ok(vec![]))).unwrap()).collect();
        let refused = hashers.line_up(Box::new(|_| Ok(vec![])));
        let Err(VaultError::Busy { retry_after }) = refused else { panic!("{refused:?}") };
        assert_eq!(retry_after, Duration::from_secs(12));
        drop(waiting);
        hashers.line_up(Box::new(|_| Ok(vec![]))).unwrap();
        end.send(()).unwrap();
    }

    #[tokio::test]
    async fn work_that_breaks_is_a_failure_and_not_the_end_of_its_thread() {
        let hashers = Hashers::start(1);
        let broken = hashers.turn(|_| panic!("on purpose")).await;
        assert!(matches!(broken, Err(VaultError::Unavailable(_))));
        assert_eq!(hashers.turn(|_| Ok(vec![2])).await.unwrap(), [2]);
    }

    #[tokio::test]
    async fn hashing_is_less_urgent_than_answering() {
        let hashers = Hashers::start(1);
        let niceness = || u8::try_from(rustix::process::getpriority_process(None).unwrap()).unwrap_or(0);
        let there = hashers.turn(move |_| Ok(vec![niceness()])).await.unwrap();
        assert!(there[0] >= 10 && there[0] > niceness(), "{there:?} beside {}", niceness());
    }
}
