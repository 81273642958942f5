//! Putting the parts together: adapters behind ports, flows over them, routers over those.

mod accounts;
pub mod atlas;
mod bells;
pub mod breached;
#[cfg(test)]
mod epoch_tests;
#[cfg(test)]
mod erase_tests;
pub mod erased;
#[cfg(test)]
mod finding_tests;
mod floor;
#[cfg(test)]
mod key_tests;
mod mail;
mod media;
mod place;
pub mod providers;
mod tallies;

pub use accounts::{AccountHouse, unusable};
pub use bells::Bells;
pub use floor::{Floor, Kept};
pub use mail::{by_smtp, dkim, sender_domain};
pub use media::MediaHouse;
pub use place::{alone, occupy, prepare};
