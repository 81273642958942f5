-- Looking after everybody's accounts: who may, who may sign up, what was noticed.

CREATE TABLE account_role (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    given_by TEXT,
    given_at BIGINT NOT NULL
);

-- The row that whoever changes roles holds until commit.
INSERT INTO counter (name, value) VALUES ('role', 0);

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- The code is a keyed hash; whoever made it is named without a reference, so that an account can go.
CREATE TABLE invitation (
    id TEXT NOT NULL PRIMARY KEY,
    code BYTEA NOT NULL UNIQUE,
    made_by TEXT,
    note BYTEA NOT NULL,
    uses BIGINT NOT NULL,
    used BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE INDEX invitation_by_age ON invitation (created_at, id);

CREATE TABLE sign_up_invitation (
    sign_up_id TEXT NOT NULL PRIMARY KEY REFERENCES pending_sign_up (id) ON DELETE CASCADE,
    invitation_id TEXT NOT NULL REFERENCES invitation (id)
);

CREATE TABLE attack (
    kind TEXT NOT NULL PRIMARY KEY,
    level BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- A place is a keyed hash of a coarse network and a family of browsers: it says neither.
CREATE TABLE place (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    place BYTEA NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, place)
);

CREATE INDEX place_by_age ON place (seen_at);

-- What the administration looks for.
CREATE INDEX device_by_client ON device (client_identifier);
