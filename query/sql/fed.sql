-- Files whose content came from a process outside: its writer put it last, then one of the selected used it.
-- (BETWEEN is `=` that makes no Bloom filter: SQLite would read the whole table for one, taking `selected` to be large.)
SELECT DISTINCT f.path_id
  FROM selected s CROSS JOIN flow f ON f.reader_id BETWEEN s.process_id AND s.process_id
 WHERE f.writer_id NOT IN (SELECT process_id FROM selected);
