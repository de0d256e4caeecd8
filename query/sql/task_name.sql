-- The name of task :id.
SELECT name FROM task WHERE id = :id;
