//! Ids, time, entropy and secrets: what every other crate may know.
//!
//! Holds values and the two ports everything needs (`Clock`, `Entropy`). It does no input or output, reads no clock
//! and draws no randomness: the binary hands both in.

mod entropy;
mod epoch;
mod id;
mod machine;
mod secret;
mod time;

pub use entropy::Entropy;
pub use epoch::Epoch;
pub use machine::{MachineIdentifier, MachineIdentifierError};
pub use secret::Secret;
pub use time::{Civil, Clock, Timestamp};

#[doc(hidden)]
pub use serde as __serde;
