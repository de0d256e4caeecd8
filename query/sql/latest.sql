-- Process :id, and what it became last.
SELECT parent.tid AS parent_pid, t.tid AS pid, t.status, t.born, t.died,
       p.text AS program, i.argv, i.argv_cut, c.text AS cwd, k.name AS task
  FROM thread t
  LEFT JOIN thread parent ON parent.id = t.parent_id
  LEFT JOIN image i ON i.rowid = (SELECT rowid FROM image WHERE thread_id = :id ORDER BY event_id DESC LIMIT 1)
  LEFT JOIN path p ON p.id = i.path_id
  LEFT JOIN path c ON c.id = i.cwd_id
  LEFT JOIN task k ON k.id = t.task_id
 WHERE t.id = :id;
