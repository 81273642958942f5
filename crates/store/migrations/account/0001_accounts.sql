-- Nothing personal is plain: e-mail addresses, names and network addresses are sealed by the vault, looked up by a
-- keyed index; secrets are kept as hashes.

-- One row per number that is handed out in order. A transaction that moves one on holds it until it commits.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO counter (name, value) VALUES ('epoch', 0), ('feed', 0), ('audit', 0);

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    uuid TEXT NOT NULL UNIQUE,
    cohort_id TEXT NOT NULL,
    email BYTEA NOT NULL,
    email_index BYTEA NOT NULL UNIQUE,
    user_name BYTEA NOT NULL,
    user_name_index BYTEA NOT NULL UNIQUE,
    password TEXT,
    password_epoch BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE pending_sign_up (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    email BYTEA NOT NULL,
    email_index BYTEA NOT NULL,
    user_name BYTEA NOT NULL,
    user_name_index BYTEA NOT NULL,
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX pending_sign_up_by_email ON pending_sign_up (email_index);
CREATE INDEX pending_sign_up_by_user_name ON pending_sign_up (user_name_index, expires_at);
CREATE INDEX pending_sign_up_by_end ON pending_sign_up (expires_at);

CREATE TABLE password_reset (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    issued BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX password_reset_by_account ON password_reset (account_id);
CREATE INDEX password_reset_by_end ON password_reset (expires_at);

-- What was signed out when, by level and class. Signing out everybody is a handful of rows.
CREATE TABLE epoch_level (
    level TEXT NOT NULL,
    subject TEXT NOT NULL,
    class TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    PRIMARY KEY (level, subject, class)
);

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    issued BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    origin BYTEA NOT NULL
);

CREATE INDEX session_by_account ON session (account_id, last_seen_at);
CREATE INDEX session_by_use ON session (last_seen_at);

CREATE TABLE device (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    client_identifier TEXT NOT NULL,
    about TEXT NOT NULL,
    address BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    removed_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (account_id, client_identifier)
);

CREATE TABLE link_code (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    code BYTEA NOT NULL,
    code_index BYTEA NOT NULL,
    strength TEXT NOT NULL,
    client_identifier TEXT NOT NULL,
    about TEXT NOT NULL,
    address BYTEA NOT NULL,
    state TEXT NOT NULL,
    approved_by TEXT REFERENCES account (id),
    token_id TEXT,
    settled_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE INDEX link_code_by_code ON link_code (code_index, expires_at);
CREATE INDEX link_code_by_end ON link_code (expires_at);

CREATE TABLE claim_token (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    issued BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    spent_by TEXT,
    version BIGINT NOT NULL
);

CREATE INDEX claim_token_by_end ON claim_token (expires_at);

CREATE TABLE server (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    machine_identifier TEXT NOT NULL UNIQUE,
    public_key BYTEA,
    name TEXT NOT NULL,
    product TEXT NOT NULL,
    product_version TEXT NOT NULL,
    platform TEXT NOT NULL,
    platform_version TEXT NOT NULL,
    hardware TEXT NOT NULL,
    owner_id TEXT REFERENCES account (id),
    device_id TEXT REFERENCES device (id),
    approved BIGINT NOT NULL,
    revoked_at BIGINT,
    counter BIGINT NOT NULL,
    address BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE INDEX server_by_owner ON server (owner_id, created_at);
CREATE INDEX server_by_device ON server (device_id);

CREATE TABLE server_connection (
    server_id TEXT NOT NULL REFERENCES server (id),
    place BIGINT NOT NULL,
    uri TEXT NOT NULL,
    local BOOLEAN NOT NULL,
    PRIMARY KEY (server_id, place)
);

CREATE TABLE server_section (
    number BIGINT NOT NULL PRIMARY KEY,
    server_id TEXT NOT NULL REFERENCES server (id),
    place BIGINT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    uuid TEXT NOT NULL
);

CREATE INDEX server_section_by_server ON server_section (server_id, place);

CREATE TABLE token (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    device_id TEXT REFERENCES device (id),
    server_id TEXT REFERENCES server (id),
    class TEXT NOT NULL,
    issued BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX token_by_account ON token (account_id, device_id, server_id, class, issued);

CREATE TABLE share (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    server_id TEXT NOT NULL REFERENCES server (id),
    owner_id TEXT NOT NULL REFERENCES account (id),
    invitee_id TEXT REFERENCES account (id),
    invited_email BYTEA,
    invited_email_index BYTEA,
    all_sections BOOLEAN NOT NULL,
    allow_sync BOOLEAN NOT NULL,
    allow_camera_upload BOOLEAN NOT NULL,
    allow_channels BOOLEAN NOT NULL,
    allow_subtitle_admin BOOLEAN NOT NULL,
    allow_tuners BIGINT NOT NULL,
    filter_all TEXT NOT NULL,
    filter_movies TEXT NOT NULL,
    filter_television TEXT NOT NULL,
    filter_music TEXT NOT NULL,
    filter_photos TEXT NOT NULL,
    invited_at BIGINT NOT NULL,
    accepted_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (server_id, owner_id, invitee_id),
    UNIQUE (server_id, owner_id, invited_email_index)
);

CREATE INDEX share_by_owner ON share (owner_id, invited_at);
CREATE INDEX share_by_invitee ON share (invitee_id, invited_at);
CREATE INDEX share_by_email ON share (invited_email_index);

-- Sections are named by number alone: a section that a server no longer announces may come back.
CREATE TABLE share_section (
    share_id TEXT NOT NULL REFERENCES share (id),
    place BIGINT NOT NULL,
    section_number BIGINT NOT NULL,
    PRIMARY KEY (share_id, place)
);

CREATE TABLE feed (
    seq BIGINT NOT NULL PRIMARY KEY,
    server_id TEXT REFERENCES server (id),
    news TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE incident (
    id TEXT NOT NULL PRIMARY KEY,
    scope TEXT NOT NULL,
    reason TEXT NOT NULL,
    aware_at BIGINT NOT NULL,
    declared_at BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    accounts BIGINT NOT NULL,
    campaign_after TEXT,
    campaign_done_at BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE incident_account (
    incident_id TEXT NOT NULL REFERENCES incident (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (incident_id, account_id)
);

CREATE TABLE mail (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    account_id TEXT REFERENCES account (id),
    parameters BYTEA NOT NULL,
    campaign_id TEXT REFERENCES incident (id),
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (campaign_id, account_id)
);

CREATE INDEX mail_due ON mail (due_at, id) WHERE state = 'due';

CREATE TABLE mailbox (
    id TEXT NOT NULL PRIMARY KEY,
    content BYTEA NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX mailbox_by_age ON mailbox (at, id);

CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail BYTEA NOT NULL,
    previous BYTEA NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE attempt (
    subject BYTEA NOT NULL,
    window_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (subject, window_at)
);

CREATE INDEX attempt_by_end ON attempt (expires_at);
