-- The name of path :id.
SELECT text, is_dir FROM path WHERE id = :id;
