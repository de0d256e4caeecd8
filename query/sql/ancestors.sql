-- Process :process and then its parents, each with the program it was running at event :event, and from which exec to
-- which it ran that: 0 where none came before, NULL where none came after.
WITH RECURSIVE line(id, distance) AS (
  SELECT :process, 0
   UNION ALL
  -- no join: for one SQLite 3.40 would fill a Bloom filter with the whole table first
  SELECT (SELECT parent_id FROM thread WHERE id = line.id), line.distance + 1
    FROM line
   WHERE line.id IS NOT NULL AND line.distance < 1000)
SELECT t.id, t.tid, t.status, p.text AS program, i.argv, i.argv_cut,
       ifnull((SELECT max(event_id) FROM image WHERE thread_id = t.id AND event_id <= :event), 0) AS since,
       (SELECT min(event_id) FROM image WHERE thread_id = t.id AND event_id > :event) AS until
  FROM line
  JOIN thread t ON t.id = line.id
  LEFT JOIN image i ON i.rowid = ifnull((SELECT rowid FROM image
                                          WHERE thread_id = t.id AND event_id <= :event
                                          ORDER BY event_id DESC LIMIT 1),
                                        (SELECT rowid FROM image  -- what it had open before its first exec
                                          WHERE thread_id = t.id
                                          ORDER BY event_id LIMIT 1))
  LEFT JOIN path p ON p.id = i.path_id
 ORDER BY line.distance;
