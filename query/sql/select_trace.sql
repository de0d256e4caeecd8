-- Selects every process of trace :trace.
INSERT INTO selected SELECT id FROM thread WHERE trace_id = :trace AND process_id = id;
