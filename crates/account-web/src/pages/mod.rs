//! The pages: server-rendered, complete without script.
//!
//! Being signed in, and having filled in our own form, are arguments of a handler ([`visit`]), so neither can be
//! forgotten.

mod account;
mod address;
mod admin;
mod app;
mod claim;
mod connected;
mod devices;
mod events;
mod factors;
mod forgot;
mod frame;
mod help;
mod language;
mod leave;
mod link;
mod lock;
mod mailbox;
mod passkeys;
mod problem;
mod proof;
mod prove;
mod second;
mod security;
mod servers;
mod shares;
mod sign_in;
mod sign_up;
mod told;
mod visit;
mod with;
mod with_stop;
mod work;

use http_kit::Routes;

use crate::state::State;

pub use problem::error_page;

/// The routes of all pages.
pub fn routes() -> Routes<State> {
    Routes::new()
        .merge(account::routes())
        .merge(admin::routes())
        .merge(address::routes())
        .merge(app::routes())
        .merge(claim::routes())
        .merge(connected::routes())
        .merge(devices::routes())
        .merge(events::routes())
        .merge(factors::routes())
        .merge(forgot::routes())
        .merge(help::routes())
        .merge(language::routes())
        .merge(leave::routes())
        .merge(link::routes())
        .merge(lock::routes())
        .merge(mailbox::routes())
        .merge(passkeys::routes())
        .merge(prove::routes())
        .merge(second::routes())
        .merge(security::routes())
        .merge(servers::routes())
        .merge(shares::routes())
        .merge(sign_in::routes())
        .merge(sign_up::routes())
        .merge(with::routes())
}
