-- The last event of trace :trace on any file.
SELECT ifnull(max(last_event), 0) FROM file_use_total WHERE trace_id = :trace;
