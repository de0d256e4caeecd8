-- Between which two execs of process :process and its parents event :event lies: the last at or before it (0: none was),
-- and the first after it (NULL: none came). So long all of them run what they ran.
WITH RECURSIVE line(id, distance) AS (
  SELECT :process, 0
   UNION ALL
  SELECT t.parent_id, line.distance + 1
    FROM line JOIN thread t ON t.id = line.id
   WHERE t.parent_id IS NOT NULL AND line.distance < 1000)
SELECT ifnull(max(iif(i.event_id <= :event, i.event_id, 0)), 0), min(iif(i.event_id > :event, i.event_id, NULL))
  FROM line JOIN image i ON i.thread_id = line.id;
