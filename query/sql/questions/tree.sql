-- Shows the process tree: pid, exit status, how long it ran, how many files on the ground it read and wrote itself, and
-- the command it became last. A command in brackets is that of the process it was forked from: it executed none itself.

-- In the order of the tree. In: `descent`.
SELECT t.id, t.parent_id, parent.tid AS parent_pid, d.depth, t.tid AS pid, t.status, t.born, t.died,
       p.text AS program, i.argv, i.argv_cut, c.text AS cwd, k.name AS task
  FROM descent d
 CROSS JOIN thread t ON t.id = d.process_id
  LEFT JOIN thread parent ON parent.id = t.parent_id
  LEFT JOIN image i ON i.rowid = (SELECT rowid FROM image WHERE thread_id = t.id ORDER BY event_id DESC LIMIT 1)
  LEFT JOIN path p ON p.id = i.path_id
  LEFT JOIN path c ON c.id = i.cwd_id
  LEFT JOIN task k ON k.id = t.task_id
 ORDER BY d.place;
