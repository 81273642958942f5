//! The media server's surface, asked the way clients ask it.

mod claims;
mod house;
mod listings;
mod lists;
mod pushes;
mod rights;
mod shapes;
