-- The sets of each file in trace :trace, packed.
SELECT files FROM trace_files WHERE trace_id = :trace;
