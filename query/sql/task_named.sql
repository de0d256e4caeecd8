-- The tasks that :task (project:target) means: with any configuration when it names none.
SELECT id FROM task WHERE name = :task OR substr(name, 1, length(:task) + 1) = :task || ':' ORDER BY id;
