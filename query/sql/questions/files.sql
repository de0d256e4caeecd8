-- Lists every file on the ground, one a row: how it was used, by whom, how often, bytes, first and last time. Letters of
-- the column HOW: r read, x executed, c created, w emptied or replaced, u opened for writing or changed in place, m its
-- content carried to another name by rename or link, d removed or renamed away, a mode, owner, times or attributes set,
-- s metadata asked, p looked for and not found. BY is the first program that used it and how many other processes did.
SELECT p.text AS path,
       iif(u.first_read   IS NULL, '', 'r') || iif(u.first_exec   IS NULL, '', 'x') ||
       iif(u.first_create IS NULL, '', 'c') || iif(u.first_write  IS NULL, '', 'w') ||
       iif(u.first_update IS NULL, '', 'u') || iif(u.first_carry  IS NULL, '', 'm') ||
       iif(u.first_remove IS NULL, '', 'd') || iif(u.first_alter  IS NULL, '', 'a') ||
       iif(u.first_stat   IS NULL, '', 's') || iif(u.first_miss   IS NULL, '', 'p') AS how,
       u.processes, leader.tid AS first_pid,
       (SELECT q.text FROM image i JOIN path q ON q.id = i.path_id
         WHERE i.thread_id = leader.id AND i.event_id <= u.first_event
         ORDER BY i.event_id DESC LIMIT 1) AS first_program,
       u.events,
       iif(bytes.shown, u.bytes_read, NULL)    AS bytes_read,
       iif(bytes.shown, u.bytes_written, NULL) AS bytes_written,
       f.at AS first_at, l.at AS last_at
  FROM used u
  JOIN path p ON p.id = u.path_id
  JOIN (SELECT EXISTS (SELECT 1 FROM coverage
                        WHERE trace_id = :trace AND kind = 'bytes' AND shown = 'yes') AS shown) bytes
  LEFT JOIN event f ON f.id = u.first_event
  LEFT JOIN event l ON l.id = u.last_event
  LEFT JOIN thread t ON t.id = f.thread_id
  LEFT JOIN thread leader ON leader.id = t.process_id
 WHERE NOT p.is_dir
   AND (:any OR (:reads AND u.first_read IS NOT NULL)
             OR (:writes AND ifnull(u.last_put, 0) > ifnull(u.last_remove, 0)))
 ORDER BY p.text;
