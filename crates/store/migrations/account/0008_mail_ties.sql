-- Mails end with the people they go to and speak of, also those that were queued for no account.

-- What ties a mail, in the queue and in the local mailbox, to people who are not its account: the address it goes to,
-- the account that came to that address since, the account it speaks of.
CREATE TABLE mail_tie (
    mail_id TEXT NOT NULL PRIMARY KEY,
    email BYTEA,
    email_index BYTEA,
    account_id TEXT REFERENCES account (id),
    about TEXT REFERENCES account (id)
);

CREATE INDEX mail_tie_by_email ON mail_tie (email_index);
CREATE INDEX mail_tie_by_account ON mail_tie (account_id);
CREATE INDEX mail_tie_by_about ON mail_tie (about);

-- A mail that is done has nothing to say any more.
UPDATE mail SET parameters = substr(parameters, 1, 0) WHERE state <> 'due';

-- Mails from before are tied by whoever has the keys.
INSERT INTO rotation (name, target, place, last_key, looked_at, changed, started_at)
SELECT 'tie', '', '', '', 0, 0, 0 WHERE EXISTS (SELECT 1 FROM mail WHERE account_id IS NULL);
