//! What happens in the domain, as messages for those who may know of it.

use media::Viewer;
use media::ports::{Activity, ActivityMoment, Event, Events as Port, TimelineState};
use wire::media::Element;
use wire::media::notification::{EntryState, Notification, PlayState, TimelineEntry};

use crate::events::{Audience, Events};

/// The domain's port `Events`: hears of everything and pushes it on.
#[derive(Debug, Clone)]
pub struct Push(pub Events);

impl Port for Push {
    fn publish(&self, event: Event) {
        match event {
            Event::Activity(moment, activity) => self.activity(moment, &activity),
            Event::Timeline(entry) => {
                let told = TimelineEntry {
                    section: entry.library.0,
                    item: entry.item.0,
                    parent: entry.parent.map(|key| key.0),
                    root: entry.root.map(|key| key.0),
                    type_number: entry.kind.number(),
                    title: entry.title,
                    state: match entry.state {
                        TimelineState::Created => EntryState::Created,
                        TimelineState::Processing => EntryState::Processing,
                        TimelineState::Finished => EntryState::Finished,
                        TimelineState::Deleted => EntryState::Deleted,
                    },
                    media_state: entry.media.map(|work| match work {
                        media::ports::MediaWork::Analyzing => "analyzing",
                        media::ports::MediaWork::Thumbnailing => "thumbnailing",
                    }),
                    updated_at: entry.updated_at.as_secs(),
                };
                self.0.publish(Audience::Library(entry.library), Notification::timeline(&told));
            }
            Event::Playing(playing) => {
                let told = PlayState {
                    session_key: playing.session.parse().unwrap_or(0),
                    client_identifier: playing.client,
                    guid: playing.guid,
                    rating_key: playing.item.0,
                    view_offset: i64::try_from(playing.offset_ms).unwrap_or(i64::MAX),
                    state: playing.state.name(),
                    play_queue: playing.queue.map(|key| key.0),
                    play_queue_item: playing.entry.map(|key| key.0),
                    transcode_session: playing.transcode,
                };
                self.0.publish(Audience::Person(playing.viewer), Notification::playing(&told));
            }
            Event::LibraryUpdated(library) => {
                let told = Notification::status("LIBRARY_UPDATE", "Library scan complete", "");
                self.0.publish(Audience::Library(library), told);
            }
            Event::Setting(id) => {
                let told = Element::list("Setting").attr("id", id);
                self.0.publish(Audience::Person(Viewer::OWNER), Notification::preference(&told));
            }
        }
    }
}

impl Push {
    fn activity(&self, moment: ActivityMoment, activity: &Activity) {
        let word = match moment {
            ActivityMoment::Started => "started",
            ActivityMoment::Updated => "updated",
            ActivityMoment::Ended => "ended",
        };
        let told = Notification::activity(word, &activity.id, &shown(activity));
        self.0.publish(Audience::Owner, told);
    }
}

/// An activity as the protocol shows it.
pub fn shown(activity: &Activity) -> Element {
    let context = activity.library.map(|library| {
        Element::single("Context").attr("librarySectionID", library.to_string()).attr("accessible", true)
    });
    Element::list("Activity")
        .attr("uuid", activity.id.clone())
        .attr("type", activity.kind.name())
        .attr("cancellable", activity.cancellable)
        .attr("userID", Viewer::OWNER.0)
        .attr("title", activity.title.clone())
        .attr("subtitle", activity.subtitle.clone())
        .attr("progress", activity.progress.map_or(-1, i64::from))
        .children(context)
}
