-- Which of the selected processes used content of file :path that was not its own first, and by which event; with it
-- the task that had put the content there, where another than the reader's did. In: `selected`.
WITH
mine(process_id) AS (  -- by the index alone: whoever is not selected costs no look at the table
  SELECT u.process_id
    FROM file_use u JOIN selected s ON s.process_id = u.process_id
   WHERE u.path_id = :path),
own AS (
  SELECT min(min(ifnull(u.first_create, 9223372036854775807), ifnull(u.first_write, 9223372036854775807))) AS fresh
    FROM mine m CROSS JOIN file_use u ON u.process_id = m.process_id AND u.path_id = :path),
candidate(process_id, event_id, is_foreign) AS (
  SELECT u.process_id,
         min(ifnull(u.first_read,   9223372036854775807),
             ifnull(u.first_carry,  9223372036854775807),
             ifnull(u.first_update, 9223372036854775807)),
         0
    FROM mine m CROSS JOIN file_use u ON u.process_id = m.process_id AND u.path_id = :path
   UNION ALL
  SELECT f.reader_id, f.first_event, 1
    FROM flow f JOIN selected s ON s.process_id = f.reader_id
   WHERE f.path_id = :path AND f.writer_id NOT IN (SELECT process_id FROM selected))
SELECT c.process_id, e.id, e.line,
       (SELECT k.name
          FROM flow f
          JOIN selected s ON s.process_id = f.reader_id
          JOIN thread p ON p.id = f.writer_id
          JOIN task k ON k.id = p.task_id
         WHERE f.path_id = :path AND f.writer_id NOT IN (SELECT process_id FROM selected)
         ORDER BY f.first_event
         LIMIT 1) AS producer
  FROM candidate c CROSS JOIN own LEFT JOIN event e ON e.id = c.event_id
 WHERE e.id IS NOT NULL
 ORDER BY c.is_foreign OR c.event_id < own.fresh DESC, e.id
 LIMIT 1;
