//! The account service's web surface, asked through its router.

mod pages;
mod routes;
mod servers;
mod stage;
