-- When each of the selected processes first used content of file :path, and when it first made the file anew: events, or
-- the largest number for never. In: `selected`.
SELECT u.process_id,
       min(ifnull(u.first_read,   9223372036854775807),
           ifnull(u.first_carry,  9223372036854775807),
           ifnull(u.first_update, 9223372036854775807)),
       min(ifnull(u.first_create, 9223372036854775807), ifnull(u.first_write, 9223372036854775807))
  FROM (SELECT x.process_id  -- by the index alone: whoever is not selected costs no look at the table
          FROM file_use x JOIN selected s ON s.process_id = x.process_id
         WHERE x.path_id = :path) m
 CROSS JOIN file_use u ON u.process_id = m.process_id AND u.path_id = :path;
