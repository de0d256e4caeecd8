-- Which of the selected processes put file :path in place first, or, with :removed, took it away last; by which event.
SELECT u.process_id, e.id, e.line, NULL AS producer
  FROM file_use u
  JOIN selected s ON s.process_id = u.process_id
  JOIN event e ON e.id = iif(:removed, u.last_remove,
                             min(ifnull(u.first_create, 9223372036854775807),
                                 ifnull(u.first_write,  9223372036854775807),
                                 ifnull(u.first_update, 9223372036854775807)))
 WHERE u.path_id = :path
 ORDER BY iif(:removed, -e.id, e.id)
 LIMIT 1;
