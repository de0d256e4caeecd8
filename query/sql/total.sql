-- The uses of all processes of trace :trace, merged already when the database was made.
SELECT u.path_id, u.processes, u.first_process,
       u.events, u.first_event, u.last_event, u.first_miss, u.first_read, u.bytes_read, u.bytes_written, u.first_stat,
       u.last_put, u.first_list, u.first_exec, u.first_create, u.first_write, u.first_update, u.first_remove,
       u.last_remove, u.first_alter, u.first_carry, u.first_maybe, u.first_at, u.last_at
  FROM file_use_total u
 WHERE u.trace_id = :trace;
