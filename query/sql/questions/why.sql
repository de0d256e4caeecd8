-- Explains one file: path ← event ← process ← its parents ← task ← line of the log. PATH is absolute or relative to the
-- workspace. Of each process the first and the last event of every kind are shown, --full shows all processes.

-- One row an event, process by process in the order in which they came to file :path. In: `selected`.
WITH
seen AS MATERIALIZED (
  SELECT u.* FROM file_use u JOIN selected s ON s.process_id = u.process_id WHERE u.path_id = :path),
cell(process_id, event_id) AS (
  SELECT process_id, first_exec   FROM seen UNION SELECT process_id, first_read   FROM seen UNION
  SELECT process_id, first_carry  FROM seen UNION SELECT process_id, first_create FROM seen UNION
  SELECT process_id, first_write  FROM seen UNION SELECT process_id, first_update FROM seen UNION
  SELECT process_id, first_remove FROM seen UNION SELECT process_id, first_miss   FROM seen UNION
  SELECT process_id, first_stat   FROM seen UNION SELECT process_id, first_list   FROM seen UNION
  SELECT process_id, first_maybe  FROM seen UNION SELECT process_id, first_alter  FROM seen UNION
  SELECT process_id, last_put     FROM seen UNION SELECT process_id, last_remove  FROM seen UNION
  SELECT process_id, first_event  FROM seen UNION SELECT process_id, last_event   FROM seen)
SELECT c.process_id, e.id, o.name AS op, e.error, e.at, e.line, t.tid, k.name AS task
  FROM cell c
  JOIN seen u ON u.process_id = c.process_id
  JOIN event e ON e.id = c.event_id
  LEFT JOIN op o ON o.id = e.op
  LEFT JOIN thread t ON t.id = e.thread_id
  LEFT JOIN thread l ON l.id = c.process_id
  LEFT JOIN task k ON k.id = l.task_id
 ORDER BY u.first_event, c.process_id, e.id;
