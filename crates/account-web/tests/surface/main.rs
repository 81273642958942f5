//! The account service's web surface, asked through its router, on both databases.

#[cfg(test)]
mod clients;
#[cfg(test)]
mod device_keys;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod life;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod quiet;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod servers;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod ways_in;
