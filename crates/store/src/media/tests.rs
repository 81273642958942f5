//! The media ports on both engines: what no statement shows by itself.

mod contract;
mod cost;
mod full;
mod house;
mod queries;
mod scans;
mod search;
