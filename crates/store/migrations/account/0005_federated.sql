-- Identities at other providers that open an account. Issuer, subject, address and name are sealed together; issuer and
-- subject are looked up by a keyed index.
CREATE TABLE federated_identity (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    provider TEXT NOT NULL,
    subject_index BYTEA NOT NULL UNIQUE,
    identity BYTEA NOT NULL,
    issued BIGINT NOT NULL,
    linked_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE INDEX federated_identity_by_account ON federated_identity (account_id, linked_at);

-- One browser's way to a provider and back. What finds a trip, and the browser it belongs to, are kept as hashes.
CREATE TABLE trip (
    id TEXT NOT NULL PRIMARY KEY,
    token BYTEA NOT NULL UNIQUE,
    browser BYTEA NOT NULL,
    provider TEXT NOT NULL,
    stage TEXT NOT NULL,
    account_id TEXT REFERENCES account (id),
    luggage BYTEA NOT NULL,
    issued BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE INDEX trip_by_account ON trip (account_id);
CREATE INDEX trip_by_end ON trip (expires_at);
