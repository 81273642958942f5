//! Translation between the domain and the wire, one module per feature. Decides nothing.

pub mod hub;
pub mod item;
pub mod lists;
pub mod meta;
pub mod push;
pub mod section;
