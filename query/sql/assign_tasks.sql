-- Gives each process its task: the one that the mark of its latest exec names, else the one its parent had at the fork.
-- Where the log has no times the parent's latest mark stands for that.
CREATE TEMP TABLE IF NOT EXISTS mark (
  process_id INTEGER NOT NULL,
  event_id   INTEGER NOT NULL,
  task_id    INTEGER NOT NULL,
  at         INTEGER,
  PRIMARY KEY (process_id, event_id)
) STRICT, WITHOUT ROWID;
DELETE FROM mark;
INSERT OR REPLACE INTO mark
SELECT t.process_id, r.event_id, r.task_id, e.at
  FROM task_root r JOIN thread t ON t.id = r.thread_id LEFT JOIN event e ON e.id = r.event_id;

DELETE FROM process_task;
INSERT OR IGNORE INTO process_task
WITH RECURSIVE born_into(process_id, task_id) AS (
  SELECT id, NULL
    FROM thread
   WHERE process_id = id AND (parent_id IS NULL OR parent_id NOT IN (SELECT id FROM thread))
   UNION ALL
  SELECT t.id,
         ifnull((SELECT m.task_id FROM mark m
                  WHERE m.process_id = t.parent_id AND (m.at <= t.born) IS NOT FALSE
                  ORDER BY m.event_id DESC LIMIT 1),
                b.task_id)
    FROM born_into b JOIN thread t ON t.parent_id = b.process_id
   WHERE t.process_id = t.id)
SELECT process_id,
       ifnull((SELECT m.task_id FROM mark m
                WHERE m.process_id = born_into.process_id ORDER BY m.event_id DESC LIMIT 1),
              task_id)
  FROM born_into;
