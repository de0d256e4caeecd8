-- The files that each selected process read, and those that it wrote and that were there when it had done, packed.
SELECT f.process_id, f.files
  FROM selected s CROSS JOIN process_files f ON f.process_id = s.process_id
 ORDER BY s.process_id;
