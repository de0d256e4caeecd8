-- Calls of the selected processes that began and never ended, or ended without having begun: how many, and the first.
SELECT count(*), min(g.line), g.detail
  FROM gap g LEFT JOIN thread t ON t.id = g.thread_id
 WHERE g.trace_id = :trace AND g.kind IN ('unfinished', 'resumed')
   AND (g.thread_id IS NULL OR t.process_id IN (SELECT process_id FROM selected))
HAVING count(*) > 0;
