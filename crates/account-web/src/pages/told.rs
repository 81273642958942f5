//! A page that tells one thing and leads on: what a link from a mail did, or why it did nothing.

use askama::Template;

use super::frame::Frame;

/// The page; its words by their keys.
#[derive(Template)]
#[template(path = "told.html")]
pub struct ToldPage {
    /// The frame.
    pub frame: Frame,
    /// The heading.
    pub title: &'static str,
    /// What happened, and what to do.
    pub lead: &'static str,
    /// Where to go on.
    pub on: &'static str,
    /// What the button says.
    pub on_label: &'static str,
}
