//! One file per command. A command parses nothing and decides nothing: it calls a flow and prints what came of it.

pub mod account;
mod ask;
pub mod audit;
pub mod claim;
pub mod copies;
pub mod doctor;
mod finding;
pub mod import;
pub mod incident;
pub mod keys;
pub mod library;
pub mod mail;
pub mod run;
