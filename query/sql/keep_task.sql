-- Keeps the processes of task :task (project:target), with any configuration when it names none.
DELETE FROM selected WHERE process_id NOT IN (
  SELECT p.process_id
    FROM process_task p JOIN task k ON k.id = p.task_id
   WHERE k.name = :task OR substr(k.name, 1, length(:task) + 1) = :task || ':');
