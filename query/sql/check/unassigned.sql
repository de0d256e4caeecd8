-- What ran in the selection and belongs to no task: how many processes, the first, and the event by which the first
-- became what it ran last. In: `selected`.
WITH idle AS (
  SELECT count(*) AS processes, min(s.process_id) AS first
    FROM selected s JOIN thread t ON t.id = s.process_id
   WHERE t.task_id IS NULL)
SELECT processes, first,
       (SELECT i.event_id FROM image i WHERE i.thread_id = idle.first ORDER BY i.event_id DESC LIMIT 1)
  FROM idle;
