-- A person's account: what happened to it, locking and recovering it, new addresses and names, and the end of it.

-- The trail is read by the person it is about, newest first.
CREATE INDEX audit_by_subject ON audit (subject, seq);

-- Links in mails that lock the account they were sent about.
CREATE TABLE not_me (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    about TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX not_me_by_account ON not_me (account_id);
CREATE INDEX not_me_by_end ON not_me (expires_at);

CREATE TABLE account_lock (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    about TEXT NOT NULL,
    locked_at BIGINT NOT NULL
);

CREATE TABLE recovery (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    proof TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX recovery_by_account ON recovery (account_id);
CREATE INDEX recovery_by_end ON recovery (expires_at);

CREATE TABLE email_change (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    old_email BYTEA NOT NULL,
    old_email_index BYTEA NOT NULL,
    new_email BYTEA NOT NULL,
    new_email_index BYTEA NOT NULL,
    new_token BYTEA NOT NULL UNIQUE,
    old_token BYTEA NOT NULL UNIQUE,
    second_factor BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    new_confirmed_at BIGINT,
    old_confirmed_at BIGINT,
    settled_at BIGINT,
    version BIGINT NOT NULL
);

CREATE INDEX email_change_by_account ON email_change (account_id, asked_at);
CREATE INDEX email_change_waiting ON email_change (asked_at, id) WHERE state = 'waiting';

-- Names and addresses given up a while ago. No account: it is gone, and nobody may have it before the end.
CREATE TABLE reservation (
    held TEXT NOT NULL,
    held_index BYTEA NOT NULL,
    account_id TEXT REFERENCES account (id),
    until_at BIGINT NOT NULL,
    PRIMARY KEY (held, held_index)
);

CREATE INDEX reservation_by_account ON reservation (account_id);
CREATE INDEX reservation_by_end ON reservation (until_at);

CREATE TABLE deletion (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    keep_token BYTEA NOT NULL UNIQUE,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);

CREATE INDEX deletion_due ON deletion (due_at, account_id);

-- Deleting an account looks all of these up by it.
CREATE INDEX mail_by_account ON mail (account_id, created_at);
CREATE INDEX link_code_by_approver ON link_code (approved_by);
CREATE INDEX claim_token_by_account ON claim_token (account_id);
CREATE INDEX incident_account_by_account ON incident_account (account_id);
