-- The file with exactly the name :name.
SELECT id, is_dir FROM path WHERE text = :name;
