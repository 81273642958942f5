//! Putting the parts together: adapters behind ports, flows over them, routers over those.

mod accounts;
mod bells;
mod place;

pub use accounts::{AccountHouse, unusable};
pub use bells::Bells;
pub use place::prepare;
