//! What the media domain asks of the outside world. Implemented by `store`, `media-io`, `outbound` and the binary.

pub mod account_link;
pub mod disk;
pub mod events;
pub mod identity;
pub mod names;
pub mod pictures;
pub mod prober;
pub mod store;

pub use account_link::{AccountLink, ClaimRefused, LinkState, Owner, Standing};
pub use disk::{Disk, DiskError, PathEntry};
pub use events::{
    Activity, ActivityKind, ActivityMoment, Event, Events, MediaWork, Playing, PlayingState, TimelineEntry,
    TimelineState,
};
pub use identity::{Answer, Dead, Identity, Introspect, Refused, Unreachable, WhoIs};
pub use names::Names;
pub use pictures::{PictureError, Pictures};
pub use prober::{ProbeError, Prober};
pub use store::{MediaStore, StoreError};
