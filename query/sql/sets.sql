-- Lists what the command read and what it wrote: the main question. `reads` are files opened for reading, executed or
-- mapped; `writes` are files created, emptied, opened for writing, or put in place by rename or link, and still there at
-- the end. --full adds inputs, outputs, updated, temporaries, deleted, altered, probed, stated, listed and executed.

-- One row a file that is in a set: its name, 1 or 0 for each set, its id. In: the temporary tables `selected` and `used`;
-- :last_event is the last event of the selection. Comparisons are of event ids, the one order of a whole trace: a first
-- that never was is the largest number there is, a last that never was is 0. The two steps that others build on are
-- MATERIALIZED: SQLite would work out each of their columns again wherever it is named (measured: 3 times slower).
WITH
-- Content that came from a process outside: its writer put it last, then one of ours used it.
flowed(path_id) AS MATERIALIZED (
  SELECT DISTINCT f.path_id
    FROM selected s CROSS JOIN flow f ON f.reader_id = s.process_id
   WHERE f.writer_id NOT IN (SELECT process_id FROM selected)),
-- What a process outside took away before our last event.
taken(path_id, event_id) AS MATERIALIZED (
  SELECT path_id, max(event_id)
    FROM removal
   WHERE event_id < :last_event AND process_id NOT IN (SELECT process_id FROM selected)
   GROUP BY path_id),
ordered AS (
  SELECT path_id,
         ifnull(first_exec,   9223372036854775807) AS first_exec,
         ifnull(first_read,   9223372036854775807) AS first_read,
         ifnull(first_carry,  9223372036854775807) AS first_carry,
         ifnull(first_create, 9223372036854775807) AS first_create,
         ifnull(first_write,  9223372036854775807) AS first_write,
         ifnull(first_update, 9223372036854775807) AS first_update,
         ifnull(first_remove, 9223372036854775807) AS first_remove,
         ifnull(first_miss,   9223372036854775807) AS first_miss,
         ifnull(first_maybe,  9223372036854775807) AS first_maybe,
         first_stat IS NOT NULL  AS is_stated,
         first_list IS NOT NULL  AS is_listed,
         first_alter IS NOT NULL AS is_altered,
         ifnull(last_put, 0)    AS last_put,
         ifnull(last_remove, 0) AS last_remove
    FROM used),
-- A creating open of a name of which nothing was known is taken to have found a file, unless the file is gone again at
-- the end: then it made it.
made AS (
  SELECT *,
         iif(last_remove > last_put, min(first_create, first_maybe), first_create) AS first_made,
         min(first_create, first_write, first_update) AS first_put
    FROM ordered),
judged AS MATERIALIZED (
  SELECT *,
         min(first_made, first_write) AS fresh,
         min(first_read, first_carry, first_write, first_update, first_remove) < first_made
           OR first_made = 9223372036854775807 AS existed,
         last_put > last_remove AS stays
    FROM made),
named AS (
  SELECT p.text, p.is_dir, j.*, f.path_id IS NOT NULL AS is_flowed, t.event_id AS taken_at
    FROM judged j
    JOIN path p ON p.id = j.path_id
    LEFT JOIN flowed f ON f.path_id = j.path_id
    LEFT JOIN taken t ON t.path_id = j.path_id),
member AS MATERIALIZED (
  SELECT path_id, text, is_dir, is_stated,
         NOT is_dir AND first_read < 9223372036854775807                              AS reads,
         NOT is_dir AND stays                                                         AS writes,
         NOT is_dir AND (min(first_read, first_carry, first_update) < fresh OR is_flowed) AS inputs,
         NOT is_dir AND stays AND ifnull(taken_at, 0) <= last_put                     AS outputs,
         NOT is_dir AND stays AND first_update < fresh                                AS updated,
         NOT is_dir AND last_put > 0 AND NOT stays AND NOT existed                    AS temporaries,
         NOT is_dir AND existed AND last_remove > last_put                            AS deleted,
         NOT is_dir AND is_altered AND NOT stays                                      AS altered,
         NOT is_dir AND first_miss < min(first_put, first_remove)                     AS probed,
         is_listed                                                                    AS listed,
         NOT is_dir AND first_exec < 9223372036854775807                              AS executed
    FROM named)
SELECT text, reads, writes, inputs, outputs, updated, temporaries, deleted, altered, probed,
       is_stated AND NOT is_dir AND NOT (reads OR writes OR inputs OR outputs OR updated OR temporaries OR deleted
                                         OR altered OR probed OR listed OR executed) AS stated,
       listed, executed, path_id
  FROM member;
