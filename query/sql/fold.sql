-- The uses of the selected processes, process by process, to be merged.
SELECT u.path_id, 1, u.process_id,
       u.events, u.first_event, u.last_event, u.first_miss, u.first_read, u.bytes_read, u.bytes_written, u.first_stat,
       u.last_put, u.first_list, u.first_exec, u.first_create, u.first_write, u.first_update, u.first_remove,
       u.last_remove, u.first_alter, u.first_carry, u.first_maybe
  FROM selected s CROSS JOIN file_use u ON u.process_id = s.process_id;
