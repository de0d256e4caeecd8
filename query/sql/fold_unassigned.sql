-- The uses of the selected processes that work for no task, process by process. In: `selected`, `process_task`.
SELECT u.path_id, u.process_id,
       u.first_exec, u.first_read, u.first_carry, u.first_create, u.first_write, u.first_update, u.first_remove,
       u.first_miss, u.first_stat, u.first_list, u.first_maybe, u.first_alter, u.last_put, u.last_remove,
       u.first_event, u.last_event, u.events, u.bytes_read, u.bytes_written
  FROM selected s
  LEFT JOIN process_task p ON p.process_id = s.process_id
 CROSS JOIN file_use u ON u.process_id = s.process_id
 WHERE p.task_id IS NULL;
