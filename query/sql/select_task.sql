-- Selects the processes of trace :trace that work for task :task.
INSERT INTO selected SELECT id FROM thread WHERE task_id = :task AND trace_id = :trace AND process_id = id;
