-- The files that each selected process that works for no task read, and those that it wrote and that were there when it
-- had done, packed. In: `selected`.
SELECT f.process_id, f.files
  FROM thread t
 CROSS JOIN selected s ON s.process_id = t.id
 CROSS JOIN process_files f ON f.process_id = t.id
 WHERE t.task_id IS NULL
 ORDER BY t.id;
