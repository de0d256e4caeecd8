-- The other tasks that put file :path in place, when the selected processes do too.
SELECT DISTINCT k.name
  FROM file_use u
  JOIN thread p ON p.id = u.process_id
  JOIN task k ON k.id = p.task_id
 WHERE u.path_id = :path AND u.last_put IS NOT NULL
   AND u.process_id NOT IN (SELECT process_id FROM selected)
   AND EXISTS (SELECT 1
                 FROM file_use x
                 JOIN selected s ON s.process_id = x.process_id
                CROSS JOIN file_use mine ON mine.process_id = x.process_id AND mine.path_id = :path
                WHERE x.path_id = :path AND mine.last_put IS NOT NULL)
 ORDER BY k.name;
