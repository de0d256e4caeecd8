-- The names that are known to be folders.
SELECT id FROM path WHERE is_dir = 1;
