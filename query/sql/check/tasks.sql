-- The tasks that the selected processes work for. In: `selected`.
SELECT DISTINCT k.name
  FROM task k
 WHERE EXISTS (SELECT 1  -- a look at an index a task, not at each process
                 FROM thread t JOIN selected s ON s.process_id = t.id
                WHERE t.task_id = k.id)
 ORDER BY k.name;
