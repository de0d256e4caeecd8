-- Files whose content the selected processes used after another task had put it there, and which task that was.
SELECT DISTINCT f.path_id, k.name
  FROM selected s
 CROSS JOIN flow f ON f.reader_id = s.process_id
  JOIN thread p ON p.id = f.writer_id
  JOIN task k ON k.id = p.task_id
 WHERE f.writer_id NOT IN (SELECT process_id FROM selected)
 ORDER BY k.name;
