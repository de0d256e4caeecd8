-- Which of the selected processes looked for file :path in vain first, or, with :listing, read the entries of folder
-- :path first; by which event.
SELECT u.process_id, e.id, e.line
  FROM (SELECT x.process_id  -- by the index alone: whoever is not selected costs no look at the table
          FROM file_use x JOIN selected s ON s.process_id = x.process_id
         WHERE x.path_id = :path) m
 CROSS JOIN file_use u ON u.process_id = m.process_id AND u.path_id = :path
  JOIN event e ON e.id = iif(:listing, u.first_list, u.first_miss)
 ORDER BY e.id
 LIMIT 1;
