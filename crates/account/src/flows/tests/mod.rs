//! The flows as stories, over the store in memory.

mod attacked;
mod bench;
mod coming_in;
mod factors;
mod federating;
mod histories;
mod keeping;
mod keys;
mod leaked;
mod linking;
mod living;
mod owning;
mod passkeys;
mod sharing;
mod trouble;
