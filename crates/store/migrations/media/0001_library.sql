-- Keys are small integers, because the protocol casts them to integers. They come from `counter`, never from an
-- engine's own sequence, so that both engines hand out the same ones.

CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE setting (
    id TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE library (
    key INTEGER NOT NULL PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    agent TEXT NOT NULL,
    scanner TEXT NOT NULL,
    language TEXT NOT NULL,
    visibility BIGINT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    scanned_at BIGINT,
    content_changed BIGINT NOT NULL
);

CREATE TABLE folder (
    key INTEGER NOT NULL PRIMARY KEY,
    library_key BIGINT NOT NULL REFERENCES library (key),
    path TEXT NOT NULL,
    available BOOLEAN NOT NULL,
    UNIQUE (library_key, path)
);

-- An item is the work. It outlives its files: `removed_at` hides it, and its watch state stays.
CREATE TABLE item (
    key INTEGER NOT NULL PRIMARY KEY,
    library_key BIGINT NOT NULL REFERENCES library (key),
    kind TEXT NOT NULL,
    identity TEXT NOT NULL,
    parent_key BIGINT REFERENCES item (key),
    grandparent_key BIGINT REFERENCES item (key),
    number BIGINT,
    number_end BIGINT,
    place BIGINT,
    guid TEXT NOT NULL,
    title TEXT NOT NULL,
    sort_title TEXT NOT NULL,
    -- Compared byte by byte on both engines; see the text for PostgreSQL alone.
    sort_key TEXT NOT NULL,
    bucket TEXT NOT NULL,
    original_title TEXT,
    -- Title, sort title and original title folded, each between two line ends: what a search looks at.
    search_text TEXT NOT NULL,
    edition TEXT,
    year BIGINT,
    originally_available TEXT,
    summary TEXT,
    tagline TEXT,
    studio TEXT,
    content_rating TEXT,
    rating BIGINT,
    audience_rating BIGINT,
    duration_ms BIGINT,
    locked TEXT NOT NULL,
    thumb_source TEXT,
    thumb_origin TEXT,
    thumb_stamp TEXT,
    art_source TEXT,
    art_origin TEXT,
    art_stamp TEXT,
    added_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    available BOOLEAN NOT NULL,
    removed_at BIGINT,
    wants_pictures BOOLEAN NOT NULL,
    UNIQUE (library_key, identity)
);

CREATE INDEX item_by_title ON item (library_key, kind, sort_key, key) WHERE removed_at IS NULL;
CREATE INDEX item_by_age ON item (library_key, kind, added_at, key) WHERE removed_at IS NULL;
CREATE INDEX item_by_parent ON item (parent_key, number, key) WHERE parent_key IS NOT NULL;
CREATE INDEX item_by_grandparent ON item (grandparent_key, place, key) WHERE grandparent_key IS NOT NULL;
CREATE INDEX item_wanting_pictures ON item (added_at, key)
    WHERE wants_pictures AND available AND removed_at IS NULL;
CREATE INDEX item_by_guid ON item (guid);

CREATE TABLE tag (
    key INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    UNIQUE (kind, folded)
);

CREATE TABLE item_tag (
    item_key BIGINT NOT NULL REFERENCES item (key),
    tag_key BIGINT NOT NULL REFERENCES tag (key),
    place BIGINT NOT NULL,
    role TEXT,
    PRIMARY KEY (item_key, tag_key)
);

CREATE INDEX item_tag_by_tag ON item_tag (tag_key, item_key);

CREATE TABLE file (
    key INTEGER NOT NULL PRIMARY KEY,
    folder_key BIGINT NOT NULL REFERENCES folder (key),
    path TEXT NOT NULL,
    size BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    fingerprint TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    -- Since when it is not where it was, and how: `gone` or `away`.
    absent_since BIGINT,
    absence TEXT,
    -- Stamp of the subtitles, images and texts beside it.
    beside TEXT NOT NULL,
    -- What listings need of the probe, and the rest: streams and chapters.
    header TEXT,
    inside TEXT,
    UNIQUE (folder_key, path)
);

CREATE INDEX file_by_fingerprint ON file (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX file_to_probe ON file (key) WHERE state = 'found' AND absent_since IS NULL;

CREATE TABLE version (
    key INTEGER NOT NULL PRIMARY KEY,
    item_key BIGINT NOT NULL REFERENCES item (key),
    label TEXT NOT NULL,
    edition TEXT,
    duration_ms BIGINT,
    bitrate_kbps BIGINT,
    width BIGINT,
    height BIGINT,
    resolution TEXT,
    container TEXT,
    video_codec TEXT,
    video_profile TEXT,
    frame_rate_num BIGINT,
    frame_rate_den BIGINT,
    hdr BOOLEAN NOT NULL,
    audio_codec TEXT,
    audio_profile TEXT,
    audio_channels BIGINT
);

CREATE INDEX version_by_item ON version (item_key, key);

CREATE TABLE part (
    key INTEGER NOT NULL PRIMARY KEY,
    version_key BIGINT NOT NULL REFERENCES version (key),
    place BIGINT NOT NULL,
    file_key BIGINT NOT NULL REFERENCES file (key)
);

CREATE INDEX part_by_version ON part (version_key, place, key);
CREATE INDEX part_by_file ON part (file_key);

CREATE TABLE stream (
    key INTEGER NOT NULL PRIMARY KEY,
    part_key BIGINT NOT NULL REFERENCES part (key),
    kind BIGINT NOT NULL,
    place BIGINT NOT NULL,
    language TEXT,
    facts TEXT NOT NULL
);

CREATE INDEX stream_by_part ON stream (part_key, place, key);

-- What people did hangs on the work, by the number of their account (1 is the owner). It is never removed with a file.
CREATE TABLE watch (
    viewer BIGINT NOT NULL,
    item_key BIGINT NOT NULL REFERENCES item (key),
    offset_ms BIGINT,
    views BIGINT NOT NULL,
    last_viewed_at BIGINT,
    rating BIGINT,
    last_rated_at BIGINT,
    dismissed BOOLEAN NOT NULL,
    PRIMARY KEY (viewer, item_key)
);

CREATE INDEX watch_by_item ON watch (item_key);
CREATE INDEX watch_by_age ON watch (viewer, last_viewed_at);

CREATE TABLE choice (
    viewer BIGINT NOT NULL,
    part_key BIGINT NOT NULL REFERENCES part (key),
    audio_key BIGINT,
    subtitle TEXT NOT NULL,
    subtitle_key BIGINT,
    PRIMARY KEY (viewer, part_key)
);

CREATE INDEX choice_by_part ON choice (part_key);

CREATE TABLE viewer_languages (
    viewer BIGINT NOT NULL PRIMARY KEY,
    audio TEXT,
    subtitle TEXT,
    mode TEXT NOT NULL
);

-- A row outlives its item: what was watched was watched.
CREATE TABLE history (
    key INTEGER NOT NULL PRIMARY KEY,
    viewer BIGINT NOT NULL,
    item_key BIGINT NOT NULL,
    parent_key BIGINT,
    grandparent_key BIGINT,
    library_key BIGINT NOT NULL,
    title TEXT NOT NULL,
    client TEXT NOT NULL,
    viewed_at BIGINT NOT NULL
);

CREATE INDEX history_by_age ON history (viewed_at, key);
CREATE INDEX history_by_viewer ON history (viewer, viewed_at, key);
CREATE INDEX history_by_item ON history (item_key);

CREATE TABLE playlist (
    key INTEGER NOT NULL PRIMARY KEY,
    viewer BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    smart TEXT,
    guid TEXT NOT NULL,
    entries TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX playlist_by_viewer ON playlist (viewer, title, key);

CREATE TABLE collection (
    key INTEGER NOT NULL PRIMARY KEY,
    library_key BIGINT NOT NULL REFERENCES library (key),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    smart TEXT,
    guid TEXT NOT NULL,
    members TEXT NOT NULL,
    settings TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX collection_by_library ON collection (library_key, title, key);

CREATE TABLE play_queue (
    key INTEGER NOT NULL PRIMARY KEY,
    viewer BIGINT NOT NULL,
    client TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    entries TEXT NOT NULL,
    selected_key BIGINT,
    last_added_key BIGINT,
    unshuffled TEXT,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX play_queue_by_age ON play_queue (updated_at);

-- Devices that were let in before: usable while the account service is away. The token stands as its hash.
CREATE TABLE known_identity (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account BIGINT,
    client TEXT NOT NULL,
    caller TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL
);

CREATE INDEX known_identity_by_account ON known_identity (account, client);
