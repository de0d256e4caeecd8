-- The temporary tables of a question: which processes it is about, and what they did, together, to each file.

-- Names are looked up in the order of ids, which is all over the table: with SQLite's own 2 MiB of cache each page of
-- 32 KiB is read again and again.
PRAGMA main.cache_size = -65536;

-- The processes of the selection, all of one trace.
CREATE TEMP TABLE IF NOT EXISTS selected (
  process_id INTEGER PRIMARY KEY
) STRICT;
DELETE FROM selected;

-- Each process's task: see assign_tasks.sql.
CREATE TEMP TABLE IF NOT EXISTS process_task (
  process_id INTEGER PRIMARY KEY,
  task_id    INTEGER
) STRICT;

-- The uses of all selected processes merged, one row a file on the ground: minimum of firsts, maximum of lasts, sum of
-- counts. Cells are event ids as in file_use; NULL = never.
CREATE TEMP TABLE IF NOT EXISTS used (
  path_id       INTEGER PRIMARY KEY,
  processes     INTEGER NOT NULL,        -- how many of the selected processes used it
  first_exec    INTEGER,
  first_read    INTEGER,
  first_carry   INTEGER,
  first_create  INTEGER,
  first_write   INTEGER,
  first_update  INTEGER,
  first_remove  INTEGER,
  first_miss    INTEGER,
  first_stat    INTEGER,
  first_list    INTEGER,
  first_maybe   INTEGER,
  first_alter   INTEGER,
  last_put      INTEGER,
  last_remove   INTEGER,
  first_event   INTEGER,
  last_event    INTEGER,
  events        INTEGER,
  bytes_read    INTEGER,
  bytes_written INTEGER
) STRICT;
DELETE FROM used;

-- How many files on the ground each selected process read, and how many it wrote that were there when it had done.
CREATE TEMP TABLE IF NOT EXISTS tally (
  process_id INTEGER PRIMARY KEY,
  reads      INTEGER NOT NULL,
  writes     INTEGER NOT NULL
) STRICT;
DELETE FROM tally;
