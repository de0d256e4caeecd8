-- The processes whose content of file :path process :process used, and the first event that used it.
SELECT writer_id, first_event FROM flow WHERE reader_id = :process AND path_id = :path ORDER BY first_event, writer_id;
