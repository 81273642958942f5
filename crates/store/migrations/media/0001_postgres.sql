-- What PostgreSQL needs besides, before any row is there: sort keys are folded by us and compared byte by byte, as SQLite
-- does by itself.
ALTER TABLE item ALTER COLUMN sort_key TYPE TEXT COLLATE "C";
