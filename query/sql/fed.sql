-- Files whose content came from a process outside: its writer put it last, then one of the selected used it.
SELECT DISTINCT f.path_id
  FROM selected s CROSS JOIN flow f ON f.reader_id = s.process_id
 WHERE f.writer_id NOT IN (SELECT process_id FROM selected);
