-- The tasks that the selected processes work for. In: `selected`.
SELECT DISTINCT k.name
  FROM selected s JOIN thread t ON t.id = s.process_id JOIN task k ON k.id = t.task_id
 ORDER BY k.name;
