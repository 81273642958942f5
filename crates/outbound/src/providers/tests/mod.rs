//! The clients against providers that behave, and that do not.

mod fake;
mod openid;
mod quirks;
