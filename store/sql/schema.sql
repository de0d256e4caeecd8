-- The schema of a trace database: what ioparse writes and what everybody may query.
-- Times are nanoseconds; event.at, thread.born and thread.died count from trace.began. Sizes are bytes. Lines and
-- columns are 1-based. Any change of a line below raises user_version: the raw log is the truth, parse it again.

PRAGMA application_id = 0x494F5452;  -- 'IOTR', shown by file(1)
PRAGMA user_version = 5;

-- One raw log that was parsed.
CREATE TABLE trace (
  id                 INTEGER PRIMARY KEY,
  format             TEXT    NOT NULL,   -- strace, bpftrace, fs_usage, dtruss, procmon
  tool               TEXT,               -- the tracer's name, where the log says so
  tool_version       TEXT,
  source             TEXT    NOT NULL,   -- base name of the log
  xxh64              TEXT    NOT NULL,   -- XXH64 of the tracer's part of the log, 16 hex digits
  command            TEXT,               -- JSON array: the traced command line, where known
  cwd                TEXT,               -- working directory at the start, where known
  workspace          TEXT    NOT NULL,   -- the ground of relative names; `?` where nothing is known
  workspace_as_given TEXT,               -- as the user spelled it, links not resolved
  host               TEXT,
  os                 TEXT,
  began              INTEGER,            -- ns since 1970-01-01 UTC; NULL where the log has no date
  ended              INTEGER,            -- the last time in the log, ns since trace.began; NULL where the log has no times
  bytes              INTEGER NOT NULL,   -- of the log, decompressed
  lines              INTEGER NOT NULL,   -- = parsed + ignored + unparsed
  parsed             INTEGER NOT NULL,
  ignored            INTEGER NOT NULL,
  unparsed           INTEGER NOT NULL,
  lost_events        INTEGER NOT NULL,   -- as the tracer reported
  complete           INTEGER NOT NULL,   -- 0: the log was cut or the capture failed; see incomplete_because
  incomplete_because TEXT,               -- one sentence; NULL when complete
  exit_code          INTEGER,            -- of the traced command, where known
  signal             INTEGER             -- the signal that ended it, where one did
) STRICT;

-- Every name ever touched, absolute and normal; names below `?/` are relative to an unknown folder.
CREATE TABLE path (
  id      INTEGER PRIMARY KEY,
  text    TEXT    NOT NULL,              -- the kernel's bytes; not always UTF-8
  is_dir  INTEGER NOT NULL,              -- 1: known to be a directory by anything in the trace
  inexact INTEGER NOT NULL               -- 1: a `..` after a name that may be a link was folded by its spelling
) STRICT;

-- The ten operations.
CREATE TABLE op (
  id      INTEGER PRIMARY KEY,
  name    TEXT    NOT NULL,
  reads   INTEGER NOT NULL,              -- content flows from the file
  writes  INTEGER NOT NULL,              -- the name has new content
  removes INTEGER NOT NULL,              -- the name is gone
  asks    INTEGER NOT NULL,              -- only a question
  doc     TEXT    NOT NULL
) STRICT;

-- One life of one kernel thread id. A process is the thread that leads: process_id = id.
CREATE TABLE thread (
  id         INTEGER PRIMARY KEY,
  trace_id   INTEGER NOT NULL,
  tid        INTEGER NOT NULL,           -- as the tracer printed it; negative where the log has none
  process_id INTEGER NOT NULL,           -- the leader
  parent_id  INTEGER,                    -- the process that forked it; NULL for the first and where unknown
  born       INTEGER,
  died       INTEGER,
  status     INTEGER,                    -- exit code, or minus the signal that killed it; NULL where unknown
  task_id    INTEGER                     -- the task that its process works for; NULL: none, or not known
) STRICT;

-- A build task found in the trace.
CREATE TABLE task (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL                     -- project:target or project:target:configuration
) STRICT;

-- Where a task starts: a process works for the task that its latest exec named, else for its parent's at the fork.
CREATE TABLE task_root (
  task_id   INTEGER NOT NULL,
  thread_id INTEGER NOT NULL,
  event_id  INTEGER NOT NULL,            -- the exec that carried the mark
  how       TEXT    NOT NULL             -- how it was recognised: environment, …
) STRICT;

-- A program that a thread became. Its environment is never kept.
CREATE TABLE image (
  thread_id INTEGER NOT NULL,
  event_id  INTEGER NOT NULL,
  path_id   INTEGER NOT NULL,
  argv      TEXT    NOT NULL,            -- JSON array
  argv_cut  INTEGER NOT NULL,            -- 1: the tracer cut a word or the list
  cwd_id    INTEGER                      -- working directory; NULL where unknown
) STRICT;

-- One operation on one name, in order of completion. Has no index but its key: start from file_use.
CREATE TABLE event (
  id        INTEGER PRIMARY KEY,
  at        INTEGER,                     -- when the call began; NULL where the log has no times
  thread_id INTEGER NOT NULL,
  op        INTEGER NOT NULL,            -- op.id
  path_id   INTEGER NOT NULL,
  line      INTEGER NOT NULL,            -- line of the log; of a call split in two the first half's
  error     INTEGER NOT NULL DEFAULT 0   -- Linux errno; 0 = success, -1 = failed, unknown how
) STRICT;

-- A line that could not be read.
CREATE TABLE problem (
  trace_id INTEGER NOT NULL,
  line     INTEGER NOT NULL,
  offset   INTEGER NOT NULL,             -- byte offset of the line's first byte
  column   INTEGER NOT NULL,             -- where reading stopped
  expected TEXT    NOT NULL,             -- what was wanted there
  text     TEXT    NOT NULL              -- the line, cut
) STRICT;

-- Something that happened and cannot be followed: it makes a verdict about its process unproven.
CREATE TABLE gap (
  trace_id  INTEGER NOT NULL,
  thread_id INTEGER,
  line      INTEGER NOT NULL,
  kind      TEXT    NOT NULL,            -- io_uring, chroot, setns, unshare, mount, handle, moved_unseen, unfinished, …
  detail    TEXT    NOT NULL
) STRICT;

-- What this tracer with these options could show at all.
CREATE TABLE coverage (
  trace_id INTEGER NOT NULL,
  kind     TEXT    NOT NULL,             -- opens, execs, forks, exits, directories, renames, links, removals, truncations, alterations, probes, listings, bytes, mappings, descriptors
  shown    TEXT    NOT NULL              -- yes, no, unknown
) STRICT;

-- Sealed: all events of one process on one file, folded. Cells are event ids; NULL = never. Those that most uses have
-- come first: a row ends after its last cell that is neither NULL nor 0.
CREATE TABLE file_use (
  process_id    INTEGER NOT NULL,
  path_id       INTEGER NOT NULL,
  events        INTEGER NOT NULL DEFAULT 0,
  first_event   INTEGER,                 -- NULL: only bytes moved, through a descriptor that another process opened
  last_event    INTEGER,
  first_miss    INTEGER,                 -- looked for and not found
  first_read    INTEGER,                 -- read or executed
  bytes_read    INTEGER NOT NULL DEFAULT 0,  -- 0 where the capture left data calls out
  bytes_written INTEGER NOT NULL DEFAULT 0,
  first_stat    INTEGER,                 -- metadata asked and found
  last_put      INTEGER,                 -- create, write or update
  first_list    INTEGER,
  first_exec    INTEGER,
  first_create  INTEGER,
  first_write   INTEGER,
  first_update  INTEGER,
  first_remove  INTEGER,
  last_remove   INTEGER,
  first_alter   INTEGER,
  first_carry   INTEGER,                 -- content taken along to another name
  first_maybe   INTEGER,                 -- creating open of a name of unknown state
  PRIMARY KEY (process_id, path_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_use_by_path ON file_use (path_id);

-- Sealed: table file_use once more, all processes of a trace folded: what questions about a whole trace start from.
CREATE TABLE file_use_total (
  trace_id      INTEGER NOT NULL,
  path_id       INTEGER NOT NULL,
  processes     INTEGER NOT NULL,        -- how many used it
  first_process INTEGER,                 -- whose event was the first
  first_at      INTEGER,                 -- when the first event began, in the order of events; NULL where unknown
  last_at       INTEGER,
  events        INTEGER NOT NULL DEFAULT 0,
  first_event   INTEGER,
  last_event    INTEGER,
  first_miss    INTEGER,
  first_read    INTEGER,
  bytes_read    INTEGER NOT NULL DEFAULT 0,
  bytes_written INTEGER NOT NULL DEFAULT 0,
  first_stat    INTEGER,
  last_put      INTEGER,
  first_list    INTEGER,
  first_exec    INTEGER,
  first_create  INTEGER,
  first_write   INTEGER,
  first_update  INTEGER,
  first_remove  INTEGER,
  last_remove   INTEGER,
  first_alter   INTEGER,
  first_carry   INTEGER,
  first_maybe   INTEGER,
  PRIMARY KEY (trace_id, path_id)
) STRICT, WITHOUT ROWID;

-- Sealed, packed for programs: the sets that each file is in, of a whole trace. File by file, in the order of path_id, a
-- varint as in SQLite's own records: the distance of path_id to the one before (the first: to 0) times 4096, plus 1 reads,
-- 2 writes, 4 inputs, 8 outputs, 16 updated, 32 temporaries, 64 deleted, 128 altered, 256 probed, 512 stated, 1024 listed,
-- 2048 executed. Files in no set are left out. In SQL ask file_use_total.
CREATE TABLE trace_files (
  trace_id INTEGER PRIMARY KEY,
  files    BLOB    NOT NULL
) STRICT;

-- Sealed, packed as in trace_files: the sets of each task in each trace, as if it had run alone with what others left.
CREATE TABLE task_files (
  trace_id INTEGER NOT NULL,
  task_id  INTEGER NOT NULL,
  files    BLOB    NOT NULL,
  PRIMARY KEY (trace_id, task_id)
) STRICT, WITHOUT ROWID;

-- Sealed, packed as in trace_files but for the factor, 4: the files that each process read (1), and those that it wrote
-- and that were there when it had done (2). No folders. In SQL ask file_use.
CREATE TABLE process_files (
  process_id INTEGER PRIMARY KEY,
  files      BLOB    NOT NULL
) STRICT;

-- Content read, carried or updated that another process had put last.
CREATE TABLE flow (
  reader_id   INTEGER NOT NULL,          -- process
  path_id     INTEGER NOT NULL,
  writer_id   INTEGER NOT NULL,          -- process
  first_event INTEGER NOT NULL,          -- the first such use
  PRIMARY KEY (reader_id, path_id, writer_id)
) STRICT, WITHOUT ROWID;

-- Every successful removal of a name.
CREATE TABLE removal (
  path_id    INTEGER NOT NULL,
  event_id   INTEGER NOT NULL,
  process_id INTEGER NOT NULL,
  PRIMARY KEY (path_id, event_id)
) STRICT, WITHOUT ROWID;

-- A process with what it ran: start users' SQL here.
CREATE VIEW process AS
SELECT t.id, t.trace_id, t.tid AS pid, t.parent_id, t.born, t.died, t.status,
       (SELECT i.argv FROM image i WHERE i.thread_id = t.id ORDER BY i.event_id DESC LIMIT 1) AS argv,
       (SELECT p.text FROM image i JOIN path p ON p.id = i.path_id
         WHERE i.thread_id = t.id ORDER BY i.event_id DESC LIMIT 1) AS program,
       (SELECT k.name FROM task k WHERE k.id = t.task_id) AS task
  FROM thread t
 WHERE t.process_id = t.id;

-- Who did what to which file, one row a process and file, names in place of ids.
CREATE VIEW access AS
SELECT p.text AS path, p.is_dir, t.tid AS pid, u.*
  FROM file_use u JOIN path p ON p.id = u.path_id JOIN thread t ON t.id = u.process_id;

-- The event table with names in place of ids.
CREATE VIEW happening AS
SELECT e.id, e.at, t.tid, l.tid AS pid, o.name AS op, p.text AS path, e.error, e.line
  FROM event e
  JOIN thread t ON t.id = e.thread_id
  JOIN thread l ON l.id = t.process_id
  JOIN op o ON o.id = e.op
  JOIN path p ON p.id = e.path_id;
