//! The media ports on both engines: what no statement shows by itself.

mod house;
mod queries;
mod scans;
