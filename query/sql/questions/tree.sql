-- Shows the process tree: pid, exit status, how long it ran, how many files on the ground it read and wrote itself, and
-- the command it became last. A command in brackets is that of the process it was forked from: it executed none itself.

-- The selected processes in their order, and for each what it became: one row an exec, the last one last. In: `selected`.
SELECT t.id, t.parent_id, t.tid AS pid, t.status, t.born, t.died, t.task_id, i.path_id, i.argv, i.argv_cut, i.cwd_id
  FROM selected s
 CROSS JOIN thread t ON t.id = s.process_id
  LEFT JOIN image i ON i.thread_id = s.process_id
 ORDER BY s.process_id, i.event_id;
