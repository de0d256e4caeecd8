-- Which files the selected processes read, one by one, and which they wrote that were there when they had done; with
-- :unassigned only of those that work for no task (`process_task`). Uses that are neither, most of all, are not shown.
SELECT u.path_id, u.process_id, u.first_read IS NOT NULL AS reads, u.last_put > ifnull(u.last_remove, 0) AS writes
  FROM selected s
  LEFT JOIN process_task p ON :unassigned AND p.process_id = s.process_id
 CROSS JOIN file_use u ON u.process_id = s.process_id
 WHERE p.task_id IS NULL AND (u.first_read IS NOT NULL OR u.last_put IS NOT NULL);
