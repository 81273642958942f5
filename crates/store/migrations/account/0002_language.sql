-- The language a person reads, in a table of its own: most of what is done with an account does not need it.
CREATE TABLE account_language (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    language TEXT NOT NULL,
    chosen BOOLEAN NOT NULL
);
