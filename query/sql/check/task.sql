-- The task that process :process works for.
SELECT k.name FROM thread t JOIN task k ON k.id = t.task_id WHERE t.id = :process;
