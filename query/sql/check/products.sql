-- Files whose content the selected processes used after another task had put it there, and which task that was.
-- (BETWEEN is `=` that makes no Bloom filter: SQLite would read the whole table for one, taking `selected` to be large.)
SELECT DISTINCT f.path_id, k.name
  FROM selected s
 CROSS JOIN flow f ON f.reader_id BETWEEN s.process_id AND s.process_id
  JOIN thread p ON p.id = f.writer_id
  JOIN task k ON k.id = p.task_id
 WHERE f.writer_id NOT IN (SELECT process_id FROM selected)
 ORDER BY k.name;
