-- What the selected processes of trace :trace did that no trace can follow: each kind, how often, and the first line.
SELECT g.kind, count(*), min(g.line), g.detail
  FROM gap g LEFT JOIN thread t ON t.id = g.thread_id
 WHERE g.trace_id = :trace AND g.kind NOT IN ('unfinished', 'resumed', 'unparsed')
   AND (g.thread_id IS NULL OR t.process_id IN (SELECT process_id FROM selected))
 GROUP BY g.kind
 ORDER BY g.kind;
