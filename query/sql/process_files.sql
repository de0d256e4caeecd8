-- The files that each selected process read, and those that it wrote and that were there when it had done, packed; with
-- :unassigned only of those that work for no task.
SELECT f.process_id, f.files
  FROM selected s
  JOIN process_files f ON f.process_id = s.process_id
 WHERE NOT :unassigned OR (SELECT task_id FROM thread WHERE id = s.process_id) IS NULL
 ORDER BY f.process_id;
