-- The tasks that the selected processes work for. In: `selected`, `process_task`.
SELECT DISTINCT k.name
  FROM selected s JOIN process_task p ON p.process_id = s.process_id JOIN task k ON k.id = p.task_id
 ORDER BY k.name;
