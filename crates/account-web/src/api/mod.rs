//! The protocol: one file per family of endpoints.
//!
//! Having a token, or proving a server's key, is an argument of a handler ([`member`]), so it cannot be forgotten.

mod claim;
mod device_keys;
mod devices;
mod home;
mod house;
mod invites;
mod member;
mod pins;
mod resources;
mod server_side;
mod shares;
mod sign_in;
mod small;
mod user;

use http_kit::Routes;

use crate::state::State;

/// The routes of the whole protocol.
pub fn routes() -> Routes<State> {
    Routes::new()
        .merge(claim::routes())
        .merge(device_keys::routes())
        .merge(devices::routes())
        .merge(home::routes())
        .merge(house::routes())
        .merge(invites::routes())
        .merge(pins::routes())
        .merge(resources::routes())
        .merge(server_side::routes())
        .merge(shares::routes())
        .merge(sign_in::routes())
        .merge(small::routes())
        .merge(user::routes())
}
