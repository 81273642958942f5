//! Items of the domain as the protocol shows them.
//!
//! A listing leaves out streams and keeps tags short; a detail tells all. Paths on the server's disk are shown to
//! the owner alone.

use media::choice::{self, Languages};
use media::item::{Ancestor, ItemKind, ItemView, PictureKind, Tag, TagKind};
use media::keys::ItemKey;
use media::stream::{Part, Stream, StreamKind, Version, resolution};
use wire::media::Element;
use wire::media::item::{self as shown, Above, Chapter, ItemType};
use wire::media::stream as wire_stream;

/// How much of an item is shown, and to whom.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Streams, all tags with their keys, identifiers, chapters.
    pub whole: bool,
    /// Identifiers in listings, too.
    pub guids: bool,
    /// Whether files are said to be there.
    pub check_files: bool,
    /// Chapters were asked for.
    pub chapters: bool,
    /// Whether the reader may see paths.
    pub paths: bool,
    /// The reader's languages, which decide the streams in use.
    pub languages: Languages,
}

/// The protocol's type of a kind.
pub fn item_type(kind: ItemKind) -> ItemType {
    match kind {
        ItemKind::Movie => ItemType::Movie,
        ItemKind::Show => ItemType::Show,
        ItemKind::Season => ItemType::Season,
        ItemKind::Episode => ItemType::Episode,
        ItemKind::Artist => ItemType::Artist,
        ItemKind::Album => ItemType::Album,
        ItemKind::Track => ItemType::Track,
        ItemKind::Photo => ItemType::Photo,
        ItemKind::PhotoAlbum => ItemType::PhotoAlbum,
        ItemKind::Clip => ItemType::Clip,
        ItemKind::Collection => ItemType::Collection,
        ItemKind::Playlist => ItemType::Playlist,
    }
}

/// An item as the protocol shows it.
pub fn item(view: &ItemView, how: &Shown) -> Element {
    let it = &view.item;
    let key = it.key.0;
    let mut element = shown::item(item_type(it.kind), key).attr("guid", it.guid.clone());
    if let Some(parent) = &view.parent {
        element = shown::under_parent(element, above(parent));
    }
    if let Some(grandparent) = &view.grandparent {
        element = shown::under_grandparent(element, above(grandparent));
    }
    let own_or_parent =
        picture(it.key, it.picture(PictureKind::Thumb).map(|it| it.stamp.as_str()), PictureKind::Thumb)
            .or_else(|| {
                (it.kind == ItemKind::Season)
                    .then(|| view.parent.as_ref().and_then(|it| of(it, PictureKind::Thumb)))
                    .flatten()
            });
    let art = picture(it.key, it.picture(PictureKind::Art).map(|it| it.stamp.as_str()), PictureKind::Art)
        .or_else(|| {
            view.grandparent.as_ref().or(view.parent.as_ref()).and_then(|it| of(it, PictureKind::Art))
        });
    let element = element
        .attr("librarySectionTitle", view.library.title.clone())
        .attr("librarySectionID", view.library.key.0)
        .attr("librarySectionKey", format!("/library/sections/{}", view.library.key))
        .attr("title", it.title.clone())
        .maybe("titleSort", (it.sort_title != it.title).then(|| it.sort_title.clone()))
        .maybe("originalTitle", it.original_title.clone())
        .maybe("editionTitle", it.edition.clone())
        .maybe("studio", it.studio.clone())
        .maybe("contentRating", content_rating(view))
        .attr("summary", it.summary.clone().unwrap_or_default())
        .maybe("tagline", it.tagline.clone())
        .maybe("index", it.index)
        .maybe("rating", it.rating.map(tenths))
        .maybe("audienceRating", it.audience_rating.map(tenths))
        .maybe("year", it.year)
        .maybe("thumb", own_or_parent)
        .maybe("art", art)
        .maybe("duration", it.duration_ms.map(whole))
        .maybe("originallyAvailableAt", it.originally_available.map(|day| day.to_string()))
        .attr("addedAt", it.added_at.as_secs())
        .attr("updatedAt", it.updated_at.as_secs());
    let element = with_counts(with_watch(element, view), view);
    let element = with_tags(element, view, how);
    let element =
        shown::with_media(element, view.versions.iter().map(|version| version_of(version, how)).collect());
    if how.whole { with_details(element, view, how) } else { element }
}

fn with_watch(element: Element, view: &ItemView) -> Element {
    let watch = &view.watch;
    element
        .maybe("viewCount", (watch.views > 0).then_some(watch.views))
        .maybe("viewOffset", watch.offset_ms.map(whole))
        .maybe("lastViewedAt", watch.last_viewed_at.map(kernel::Timestamp::as_secs))
        .maybe("userRating", watch.rating.map(|rating| tenths(i64::from(rating))))
        .maybe("lastRatedAt", watch.rating.and(watch.last_rated_at).map(kernel::Timestamp::as_secs))
}

fn with_counts(element: Element, view: &ItemView) -> Element {
    let Some(counts) = view.counts else { return element };
    let element = match view.item.kind {
        ItemKind::Show => element.attr("childCount", counts.children).attr("seasonCount", counts.children),
        ItemKind::Artist => element.attr("childCount", counts.children),
        _ => element,
    };
    element.attr("leafCount", counts.leaves).attr("viewedLeafCount", counts.viewed_leaves)
}

/// Tags: a listing shows the first few of a kind without keys, as clients expect, and loads the rest on opening.
fn with_tags(element: Element, view: &ItemView, how: &Shown) -> Element {
    let mut seen: Vec<(TagKind, usize)> = Vec::new();
    let tags = view.tags.iter().filter(|tag| tag.kind != TagKind::Guid).filter_map(|tag| {
        let count = match seen.iter_mut().find(|(kind, _)| *kind == tag.kind) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                seen.push((tag.kind, 1));
                1
            }
        };
        let room = match tag.kind {
            _ if how.whole => usize::MAX,
            TagKind::Role => 3,
            _ => 2,
        };
        (count <= room).then(|| tag_of(tag, how.whole))
    });
    let tags: Vec<Element> = tags.collect();
    let guids = view.tags.iter().filter(|tag| tag.kind == TagKind::Guid && (how.whole || how.guids));
    element.children(tags).children(guids.map(|tag| shown::guid(&tag.name)))
}

/// A tag as the protocol shows it; `whole` adds the key by which it can be asked for.
pub fn tag_of(tag: &Tag, whole: bool) -> Element {
    let (element, field) = tag_names(tag.kind);
    shown::Tag {
        element,
        field,
        id: whole.then_some(tag.key.0),
        tag: tag.name.clone(),
        role: tag.role.clone(),
        thumb: None,
    }
    .into()
}

/// The element and the filter field of a kind of tag.
pub fn tag_names(kind: TagKind) -> (&'static str, &'static str) {
    let element = match kind {
        TagKind::Genre => "Genre",
        TagKind::Collection => "Collection",
        TagKind::Director => "Director",
        TagKind::Writer => "Writer",
        TagKind::Role => "Role",
        TagKind::Producer => "Producer",
        TagKind::Country => "Country",
        TagKind::Label => "Label",
        TagKind::Network => "Network",
        TagKind::Guid => "Guid",
    };
    (element, kind.name())
}

fn with_details(element: Element, view: &ItemView, how: &Shown) -> Element {
    let mut element = element.children(view.item.locked.iter().map(|name| shown::locked_field(name)));
    for (kind, role) in [(PictureKind::Thumb, "coverPoster"), (PictureKind::Art, "background")] {
        let path = view.item.picture(kind).and_then(|it| picture(view.item.key, Some(&it.stamp), kind));
        if let Some(path) = path {
            element.push(shown::image(role, &path, &view.item.title));
        }
    }
    if how.paths {
        element = element
            .children(view.locations.iter().map(|path| Element::list("Location").attr("path", path.clone())));
    }
    if how.chapters { element.children(chapters(view)) } else { element }
}

fn chapters(view: &ItemView) -> Vec<Element> {
    let probe = view.versions.first().and_then(|it| it.parts.first()).and_then(|it| it.probe.as_ref());
    let chapters = probe.map(|it| it.chapters.as_slice()).unwrap_or_default();
    (1_i64..)
        .zip(chapters)
        .map(|(index, chapter)| {
            Chapter {
                id: index,
                index,
                tag: chapter.title.clone(),
                start: whole(chapter.start_ms),
                end: whole(chapter.end_ms),
            }
            .into()
        })
        .collect()
}

fn above(ancestor: &Ancestor) -> Above {
    Above {
        rating_key: ancestor.key.0,
        guid: Some(ancestor.guid.clone()),
        title: Some(ancestor.title.clone()),
        index: ancestor.index,
        year: ancestor.year.map(i64::from),
        thumb: of(ancestor, PictureKind::Thumb),
        art: of(ancestor, PictureKind::Art),
    }
}

fn of(ancestor: &Ancestor, kind: PictureKind) -> Option<String> {
    let stamp = ancestor.pictures.iter().find(|it| it.kind == kind).map(|it| it.stamp.as_str());
    picture(ancestor.key, stamp, kind)
}

/// An episode has the rating of its show.
fn content_rating(view: &ItemView) -> Option<String> {
    let above =
        || view.grandparent.as_ref().or(view.parent.as_ref()).and_then(|it| it.content_rating.clone());
    view.item.content_rating.clone().or_else(above)
}

/// The address of a picture. Its last part changes with the picture, so that it may be kept for ever.
fn picture(key: ItemKey, stamp: Option<&str>, kind: PictureKind) -> Option<String> {
    let stamp = stamp?;
    // FNV-1a: any short number that moves with the stamp will do.
    let number =
        stamp.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    Some(format!("/library/metadata/{key}/{}/{number}", kind.name()))
}

/// A version as the protocol shows it.
pub fn version_of(version: &Version, how: &Shown) -> wire_stream::Media {
    let first = version.parts.first().and_then(|part| part.probe.as_ref());
    wire_stream::Media {
        id: version.key.0,
        duration: version.duration_ms.map(whole),
        bitrate: version.bitrate_kbps.map(whole),
        width: version.width.map(i64::from),
        height: version.height.map(i64::from),
        audio_channels: version.audio_channels.map(i64::from),
        audio_codec: version.audio_codec.clone(),
        audio_profile: version.audio_profile.clone(),
        video_codec: version.video_codec.clone(),
        video_profile: version.video_profile.clone(),
        video_resolution: version.width.zip(version.height).map(|(w, h)| resolution(w, h).to_owned()),
        frames_per_second: version.frame_rate.map(media::stream::FrameRate::per_second),
        container: version.container.clone(),
        optimized_for_streaming: first.and_then(|it| it.optimized_for_streaming),
        has_64bit_offsets: first.and_then(|it| it.has_64bit_offsets),
        protocol: None,
        selected: false,
        parts: version.parts.iter().map(|part| part_of(part, version, how)).collect(),
    }
}

fn part_of(part: &Part, version: &Version, how: &Shown) -> wire_stream::Part {
    let probe = part.probe.as_ref();
    let container = probe.map(|it| it.container.clone()).filter(|it| !it.is_empty());
    let extension = extension(&part.path)
        .map_or_else(|| container.clone().unwrap_or_else(|| "bin".into()), str::to_owned);
    let choice = part.choice.unwrap_or_default();
    let selected = choice::select(&part.streams, &choice, &how.languages);
    let streams = part.streams.iter().filter(|_| how.whole).map(|stream| {
        let used = Some(stream.key) == selected.audio || Some(stream.key) == selected.subtitle;
        stream_of(stream, used)
    });
    wire_stream::Part {
        id: part.key.0,
        key: Some(format!("/library/parts/{}/{}/file.{extension}", part.key, part.modified_at.as_secs())),
        duration: probe.and_then(|it| it.duration_ms).or(version.duration_ms).map(whole),
        file: how.paths.then(|| part.path.clone()),
        size: i64::try_from(part.size).ok(),
        container: container.or_else(|| version.container.clone()),
        video_profile: version.video_profile.clone(),
        audio_profile: version.audio_profile.clone(),
        optimized_for_streaming: probe.and_then(|it| it.optimized_for_streaming),
        has_64bit_offsets: probe.and_then(|it| it.has_64bit_offsets),
        accessible: how.check_files.then_some(part.available),
        exists: how.check_files.then_some(part.available),
        failure: part.failure.clone(),
        indexes: None,
        decision: None,
        selected: false,
        streams: streams.collect(),
    }
}

fn extension(path: &str) -> Option<&str> {
    let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    let plain =
        !extension.is_empty() && extension.len() <= 5 && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then_some(extension)
}

/// A stream as the protocol shows it.
pub fn stream_of(stream: &Stream, selected: bool) -> wire_stream::Stream {
    let facts = &stream.facts;
    let video = facts.video.as_ref();
    let audio = facts.audio.as_ref();
    wire_stream::Stream {
        id: stream.key.0,
        kind: match facts.kind {
            StreamKind::Video => wire_stream::StreamType::Video,
            StreamKind::Audio => wire_stream::StreamType::Audio,
            StreamKind::Subtitle => wire_stream::StreamType::Subtitle,
        },
        index: facts.sidecar.is_none().then_some(i64::from(facts.index)),
        codec: facts.codec.clone(),
        bitrate: facts.bitrate_kbps.map(whole),
        language: facts.language.clone(),
        title: facts.title.clone(),
        stream_identifier: facts.track_id.and_then(|id| i64::try_from(id).ok()),
        profile: facts.profile.clone(),
        default: facts.default,
        selected,
        key: facts.sidecar.as_ref().map(|_| format!("/library/streams/{}", stream.key)),
        decision: None,
        location: None,
        facts: wire_stream::StreamFacts {
            width: video.map(|it| i64::from(it.width)),
            height: video.map(|it| i64::from(it.height)),
            coded_width: video.and_then(|it| it.coded_width).map(i64::from),
            coded_height: video.and_then(|it| it.coded_height).map(i64::from),
            frame_rate: video.and_then(|it| it.frame_rate).map(media::stream::FrameRate::per_second),
            bit_depth: video.and_then(|it| it.bit_depth).or(audio.and_then(|it| it.bit_depth)).map(i64::from),
            chroma_subsampling: video.and_then(|it| it.chroma_subsampling.clone()),
            color_primaries: video.and_then(|it| it.color_primaries.clone()),
            color_range: video.and_then(|it| it.color_range.clone()),
            color_space: video.and_then(|it| it.color_space.clone()),
            color_trc: video.and_then(|it| it.color_trc.clone()),
            level: video.and_then(|it| it.level).map(i64::from),
            ref_frames: video.and_then(|it| it.ref_frames).map(i64::from),
            interlaced: video.map(|it| it.interlaced),
            pixel_aspect_ratio: video.and_then(|it| it.pixel_aspect_ratio.clone()),
            pixel_format: video.and_then(|it| it.pixel_format.clone()),
            dolby_vision_profile: video.and_then(|it| it.dolby_vision_profile).map(i64::from),
            channels: audio.map(|it| i64::from(it.channels)),
            audio_channel_layout: audio.and_then(|it| it.layout.clone()),
            sampling_rate: audio.and_then(|it| it.sampling_rate).map(i64::from),
            forced: facts.forced,
            hearing_impaired: facts.hearing_impaired,
        },
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn tenths(number: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rating between 0 and 100")]
    let number = number as f64;
    number / 10.0
}
