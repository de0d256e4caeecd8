-- The uses of file :path by all processes of trace :trace, merged already when the database was made.
SELECT u.path_id, u.processes, u.first_process,
       u.first_exec, u.first_read, u.first_carry, u.first_create, u.first_write, u.first_update, u.first_remove,
       u.first_miss, u.first_stat, u.first_list, u.first_maybe, u.first_alter, u.last_put, u.last_remove,
       u.first_event, u.last_event, u.events, u.bytes_read, u.bytes_written
  FROM file_use_total u
 WHERE u.trace_id = :trace AND u.path_id = :path;
