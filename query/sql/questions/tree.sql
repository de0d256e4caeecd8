-- Shows the process tree: pid, exit status, how long it ran, how many files on the ground it read and wrote itself, and
-- the command it became last. A command in brackets is that of the process it was forked from: it executed none itself.

-- In the order of the tree: `depth` counts from the first selected ancestor. In: `selected`.
WITH RECURSIVE tree(id, parent_id, depth) AS (
  SELECT t.id, t.parent_id, 0
    FROM selected s JOIN thread t ON t.id = s.process_id
   WHERE t.parent_id IS NULL OR t.parent_id NOT IN (SELECT process_id FROM selected)
   UNION ALL
  SELECT t.id, t.parent_id, tree.depth + 1
    FROM tree JOIN thread t ON t.parent_id = tree.id JOIN selected s ON s.process_id = t.id
   WHERE t.process_id = t.id
   ORDER BY 3 DESC, 1
   LIMIT -1),  -- without a limit SQLite 3.40 drops the order, and the tree comes level by level
latest AS (
  SELECT tree.*, row_number() OVER () AS place,
         (SELECT i.rowid FROM image i WHERE i.thread_id = tree.id ORDER BY i.event_id DESC LIMIT 1) AS image
    FROM tree)
SELECT l.id, l.parent_id, parent.tid AS parent_pid, l.depth, t.tid AS pid, t.status, t.born, t.died,
       p.text AS program, i.argv, i.argv_cut, c.text AS cwd, k.name AS task
  FROM latest l
  JOIN thread t ON t.id = l.id
  LEFT JOIN thread parent ON parent.id = l.parent_id
  LEFT JOIN image i ON i.rowid = l.image
  LEFT JOIN path p ON p.id = i.path_id
  LEFT JOIN path c ON c.id = i.cwd_id
  LEFT JOIN task k ON k.id = t.task_id
 ORDER BY l.place;
