-- Lists the build tasks found in the trace: how each was recognised, how many processes it had, how long they ran, and
-- how many files on the ground they read and wrote together.

-- In: `selected`.
SELECT k.id, k.name,
       (SELECT min(r.how) FROM task_root r WHERE r.task_id = k.id) AS how,
       count(*) AS processes, min(t.born) AS began, max(t.died) AS ended
  FROM selected s
  JOIN thread t ON t.id = s.process_id
  JOIN task k ON k.id = t.task_id
 GROUP BY k.id
 ORDER BY k.name, k.id;
