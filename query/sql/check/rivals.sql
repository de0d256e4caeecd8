-- Files that the selected processes put in place and other tasks do too, and which tasks those are.
SELECT DISTINCT mine.path_id, k.name
  FROM selected s
 CROSS JOIN file_use mine ON mine.process_id = s.process_id
  JOIN file_use u ON u.path_id = mine.path_id
  JOIN thread p ON p.id = u.process_id
  JOIN task k ON k.id = p.task_id
 WHERE mine.last_put IS NOT NULL AND u.last_put IS NOT NULL
   AND u.process_id NOT IN (SELECT process_id FROM selected)
 ORDER BY k.name;
