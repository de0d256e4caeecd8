-- What a question keeps while it runs: which processes it is about.

-- Names are looked up in the order of ids, which is all over the table: with SQLite's own 2 MiB of cache each page of
-- 32 KiB is read again and again.
PRAGMA main.cache_size = -65536;

-- The processes of the selection, all of one trace.
CREATE TEMP TABLE IF NOT EXISTS selected (
  process_id INTEGER PRIMARY KEY
) STRICT;
DELETE FROM selected;
