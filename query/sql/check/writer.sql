-- Which of the selected processes put file :path in place first, or, with :removed, took it away last; by which event.
SELECT u.process_id, e.id, e.line
  FROM (SELECT x.process_id  -- by the index alone: whoever is not selected costs no look at the table
          FROM file_use x JOIN selected s ON s.process_id = x.process_id
         WHERE x.path_id = :path) m
 CROSS JOIN file_use u ON u.process_id = m.process_id AND u.path_id = :path
  JOIN event e ON e.id = iif(:removed, u.last_remove,
                             min(ifnull(u.first_create, 9223372036854775807),
                                 ifnull(u.first_write,  9223372036854775807),
                                 ifnull(u.first_update, 9223372036854775807)))
 ORDER BY iif(:removed, -e.id, e.id)
 LIMIT 1;
