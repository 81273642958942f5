-- The public keys devices sign with to be given a token. They are public: nothing here signs in.
CREATE TABLE device_key (
    device_id TEXT NOT NULL PRIMARY KEY REFERENCES device (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    thumbprint TEXT NOT NULL UNIQUE,
    public_key BYTEA NOT NULL,
    issued BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX device_key_by_account ON device_key (account_id);

-- The key that came with a link code; the device has it once a person approved.
CREATE TABLE link_code_key (
    link_code_id TEXT NOT NULL PRIMARY KEY,
    thumbprint TEXT NOT NULL,
    public_key BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX link_code_key_by_end ON link_code_key (expires_at);

-- When ways to prove who one is were last ended, whosever: what a floor outside is compared with.
INSERT INTO counter (name, value)
SELECT 'credentials', coalesce(max(epoch), 0) FROM epoch_level
WHERE class = 'credential' AND level IN ('global', 'cohort', 'account', 'device');
