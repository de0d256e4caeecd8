-- Which of the selected processes looked for file :path in vain first, or, with :listing, read the entries of folder
-- :path first; by which event.
SELECT u.process_id, e.id, e.line, NULL AS producer
  FROM file_use u
  JOIN selected s ON s.process_id = u.process_id
  JOIN event e ON e.id = iif(:listing, u.first_list, u.first_miss)
 WHERE u.path_id = :path
 ORDER BY e.id
 LIMIT 1;
