-- What people call their devices; what a device calls itself stands with the device.
CREATE TABLE device_name (
    device_id TEXT NOT NULL PRIMARY KEY REFERENCES device (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    name BYTEA NOT NULL
);

CREATE INDEX device_name_by_account ON device_name (account_id, device_id);
