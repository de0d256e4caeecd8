-- Selects every process of trace :trace; what follows only takes away from these.
INSERT INTO selected SELECT id FROM thread WHERE trace_id = :trace AND process_id = id;
