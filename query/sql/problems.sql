-- The lines of trace :trace that could not be read, the first :most of them.
SELECT line, column, expected, text FROM problem WHERE trace_id = :trace ORDER BY line LIMIT :most;
