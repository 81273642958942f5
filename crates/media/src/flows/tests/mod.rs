//! The flows over the store in memory and a disk made of names.

mod history;
mod people;
mod surroundings;
mod world;
mod young;
