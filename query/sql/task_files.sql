-- The sets of each file in what task :task did in trace :trace, packed.
SELECT files FROM task_files WHERE trace_id = :trace AND task_id = :task;
