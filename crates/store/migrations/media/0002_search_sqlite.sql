-- The words of every title, so that a search walks to what it wants and not over all items. The texts stay where they
-- are; here is only where each word occurs, for whole words and their first letters.
CREATE VIRTUAL TABLE item_word USING fts5 (
    search_text,
    content = 'item',
    content_rowid = 'key',
    tokenize = 'unicode61 remove_diacritics 0',
    prefix = '1 2 3'
);

INSERT INTO item_word (item_word) VALUES ('rebuild');

CREATE TRIGGER item_words_added AFTER INSERT ON item BEGIN
    INSERT INTO item_word (rowid, search_text) VALUES (new.key, new.search_text);
END;

CREATE TRIGGER item_words_removed AFTER DELETE ON item BEGIN
    INSERT INTO item_word (item_word, rowid, search_text) VALUES ('delete', old.key, old.search_text);
END;

CREATE TRIGGER item_words_changed AFTER UPDATE OF search_text ON item WHEN old.search_text <> new.search_text BEGIN
    INSERT INTO item_word (item_word, rowid, search_text) VALUES ('delete', old.key, old.search_text);
    INSERT INTO item_word (rowid, search_text) VALUES (new.key, new.search_text);
END;
