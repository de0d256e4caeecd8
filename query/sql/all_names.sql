-- All names in the order of their bytes.
SELECT id, text FROM path ORDER BY text;
