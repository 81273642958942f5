-- The key of each account, itself sealed by the keyring. Without its row nothing that is sealed for the account can be
-- read any more.
CREATE TABLE account_key (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    wrapped BYTEA NOT NULL
);

-- Marks of the accounts whose key was destroyed: what the list outside the database is brought up to date with.
CREATE TABLE destroyed_key (
    mark BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);

-- The key of the audit trail, itself sealed by the keyring, and a known text under the lookup key: what a keyring must
-- fit.
CREATE TABLE house_key (
    name TEXT NOT NULL PRIMARY KEY,
    wrapped BYTEA NOT NULL,
    lookup BYTEA NOT NULL
);

-- How far the work of sealing everything again is. `place` names the column under way, `last_key` the last row done.
CREATE TABLE rotation (
    name TEXT NOT NULL PRIMARY KEY,
    target TEXT NOT NULL,
    place TEXT NOT NULL,
    last_key TEXT NOT NULL,
    looked_at BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    started_at BIGINT NOT NULL
);

-- Accounts from before there were keys of their own get one, and what the keyring sealed for them is sealed with it.
INSERT INTO rotation (name, target, place, last_key, looked_at, changed, started_at)
SELECT 'adopt', '', '', '', 0, 0, 0 WHERE EXISTS (SELECT 1 FROM account);
