-- What ran in the selection and belongs to no task: how many processes, the first, how many files of the workspace they
-- read and wrote, and the event by which the first became what it ran last. In: `selected`, `tally`, `process_task`.
WITH idle AS (
  SELECT count(*) AS processes, min(s.process_id) AS first,
         ifnull(sum(y.reads), 0) AS reads, ifnull(sum(y.writes), 0) AS writes
    FROM selected s
    LEFT JOIN process_task p ON p.process_id = s.process_id
    LEFT JOIN tally y ON y.process_id = s.process_id
   WHERE p.task_id IS NULL)
SELECT processes, first, reads, writes,
       (SELECT i.event_id FROM image i WHERE i.thread_id = idle.first ORDER BY i.event_id DESC LIMIT 1)
  FROM idle;
