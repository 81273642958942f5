//! Memory that forgets: what the program no longer uses is emptied, so that a look into its memory finds little.
//!
//! ```text
//! heap     emptied when it is given back, by the allocator
//! stacks   what lies below the last call is emptied before a thread rests or ends
//! crash    no core is written
//! ```
//!
//! What is in use stays readable: the keyring, and requests that are being answered.

use std::alloc::System;
use std::hint::black_box;

use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::runtime::Builder;
use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static HEAP: ZeroAlloc<System> = ZeroAlloc(System);

/// One step of emptying a stack.
const STEP: usize = 4 * 1024;
/// How many steps: calls of ours reach no deeper.
const STEPS: usize = 48;

/// Makes the threads of a runtime empty their stacks before they rest or end.
pub fn forgetful(builder: &mut Builder) -> &mut Builder {
    builder.on_thread_park(empty_stack).on_thread_stop(empty_stack)
}

/// Empties what the calls before left below the caller on this thread's stack.
pub fn empty_stack() {
    descend(STEPS);
}

/// Lets the system write no core of this process: a crash leaves nothing behind.
pub fn no_core() {
    // Asking for less is never refused.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

#[inline(never)]
fn descend(left: usize) {
    let mut step = [0_u8; STEP];
    black_box(&mut step);
    if left > 0 {
        descend(left - 1);
    }
    // Looked at again after the call, so that it is no tail call that takes the same place again.
    black_box(&mut step);
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::os::unix::fs::FileExt as _;

    use super::*;

    /// What stands in memory between two addresses.
    fn memory(from: u64, to: u64) -> Vec<u8> {
        let mut seen = vec![0; usize::try_from(to - from).unwrap()];
        File::open("/proc/self/mem").unwrap().read_exact_at(&mut seen, from).unwrap();
        seen
    }

    /// The part of memory that holds this address.
    fn around(address: u64) -> Option<(u64, u64)> {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let mut ends = maps.lines().filter_map(|line| {
            let (from, to) = line.split(' ').next()?.split_once('-')?;
            Some((u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?))
        });
        ends.find(|(from, to)| (*from..*to).contains(&address))
    }

    fn address<T: ?Sized>(of: &T) -> u64 {
        u64::try_from((&raw const *of).cast::<u8>().addr()).unwrap()
    }

    /// Nothing else has this text: it is put together while the test runs.
    fn secret() -> Vec<u8> {
        (0..48).map(|n: u8| n.wrapping_mul(37) ^ 0x5a).collect()
    }

    #[inline(never)]
    fn leave_behind(secret: &[u8], depth: usize) {
        let mut copy = [0_u8; 48];
        copy.copy_from_slice(secret);
        black_box(&mut copy);
        if depth > 0 {
            leave_behind(secret, depth - 1);
        }
        black_box(&mut copy);
    }

    /// Far down, where nothing that looks for it treads.
    #[inline(never)]
    fn leave_far_behind(secret: &[u8]) {
        let mut space = [0_u8; 64 * 1024];
        black_box(&mut space);
        leave_behind(secret, 20);
        black_box(&mut space);
    }

    #[test]
    fn what_calls_left_on_the_stack_can_be_emptied() {
        let secret = secret();
        let here = 0_u8;
        let (from, to) = around(address(&here)).unwrap();
        // Its beginning is enough: the end of a frame may be used again.
        let begins = &secret[..16];
        let left = || memory(from, to).windows(begins.len()).filter(|seen| *seen == begins).count();
        leave_far_behind(&secret);
        assert!(left() > 10, "there was something to empty");
        empty_stack();
        assert_eq!(left(), 0);
    }

    #[test]
    fn what_is_given_back_to_the_heap_is_empty() {
        let secret = secret();
        for repeated in [1, 40, 4000] {
            let mut text = secret.repeat(repeated);
            let before = address(text.as_slice());
            let length = u64::try_from(text.len()).unwrap();
            // Growing may move it; what it leaves is given back, too.
            text.extend(vec![0; text.len() * 3]);
            drop(text);
            // Much of it goes back to the system, and is nowhere any more.
            let Some((_, end)) = around(before) else { continue };
            let seen = memory(before, end.min(before + length));
            assert!(!seen.windows(secret.len()).any(|seen| seen == secret), "{repeated}");
        }
    }

    #[test]
    fn a_crash_leaves_no_core() {
        no_core();
        assert_eq!(rustix::process::getrlimit(Resource::Core).current, Some(0));
    }
}
