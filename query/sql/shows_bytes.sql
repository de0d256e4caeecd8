-- A row when the capture of trace :trace shows how many bytes moved.
SELECT 1 FROM coverage WHERE trace_id = :trace AND kind = 'bytes' AND shown = 'yes';
