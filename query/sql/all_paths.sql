-- Every name of the database.
SELECT id, text, is_dir FROM path;
