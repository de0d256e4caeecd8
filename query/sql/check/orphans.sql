-- Processes of trace :trace that nothing in it started, but for the first: how many, and the first of them.
SELECT count(*), min(id), tid
  FROM thread
 WHERE trace_id = :trace AND process_id = id AND parent_id IS NULL
   AND id <> (SELECT min(id) FROM thread WHERE trace_id = :trace)
HAVING count(*) > 0;
