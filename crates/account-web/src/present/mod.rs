//! From the domain's values to the protocol's, one file per feature.

mod house;
mod pin;
mod resource;
mod sharing;
mod user;

pub use house::{announcement, introspected, listed_servers, server_state, standing};
pub use pin::pin;
pub use resource::{device, resource, server_sections};
pub use sharing::{
    SharedWithToken, access_token, friend, invite_number, received_invites, sent_invites, shared_server,
};
pub use user::{avatar, person, remembered_until, user};
