-- The pid of process :id.
SELECT tid FROM thread WHERE id = :id;
