-- When event :id began.
SELECT at FROM event WHERE id = :id;
