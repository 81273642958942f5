-- Ways in beside the password: the authenticator app, recovery codes, passkeys; the step between a first factor and a
-- session; and when the holder of a session last showed who they are.

ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN proved_by TEXT NOT NULL DEFAULT 'password';
UPDATE session SET proved_at = created_at;

CREATE TABLE factors (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    app_key BYTEA,
    app_since BIGINT,
    used_step BIGINT NOT NULL,
    offered_key BYTEA,
    offered_at BIGINT,
    passkey_after_password BOOLEAN NOT NULL,
    short_password BOOLEAN NOT NULL,
    recovery_made_at BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    code BYTEA NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (account_id, code)
);

CREATE TABLE second_step (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    first_factor TEXT NOT NULL,
    issued BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX second_step_by_account ON second_step (account_id);
CREATE INDEX second_step_by_end ON second_step (expires_at);

-- The hash of each challenge that was answered, until it could not be answered any more.
CREATE TABLE answered_challenge (
    challenge BYTEA NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

CREATE INDEX answered_challenge_by_end ON answered_challenge (expires_at);

CREATE TABLE passkey (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    credential BYTEA NOT NULL UNIQUE,
    record BYTEA NOT NULL,
    name BYTEA NOT NULL,
    counter BIGINT NOT NULL,
    backup_eligible BOOLEAN NOT NULL,
    backed_up BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    version BIGINT NOT NULL
);

CREATE INDEX passkey_by_account ON passkey (account_id, created_at);
