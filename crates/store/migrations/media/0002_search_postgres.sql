-- Every three letters of every title, so that a search walks to what it wants and not over all items. The extension
-- comes with PostgreSQL; where it may not be used, a search still finds everything, only slower.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX item_by_search_text ON item USING gin (search_text gin_trgm_ops);
EXCEPTION
    WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
        RAISE NOTICE 'titles are searched without an index: pg_trgm can not be used';
END
$$;
