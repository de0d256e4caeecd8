-- Keeps the processes of the task with number :task.
DELETE FROM selected WHERE process_id NOT IN (SELECT process_id FROM process_task WHERE task_id = :task);
