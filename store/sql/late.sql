-- Run when a life that had led itself was given to another process after it had acted: what was stored under it moves
-- to its leader. Table thread holds the final leaders; the rows of file_use have found theirs already (use_runs.hpp).
UPDATE removal SET process_id = (SELECT t.process_id FROM thread t WHERE t.id = removal.process_id)
 WHERE process_id IN (SELECT id FROM thread WHERE process_id <> id);

INSERT INTO flow
SELECT r.process_id, f.path_id, w.process_id, f.first_event
  FROM flow f JOIN thread r ON r.id = f.reader_id JOIN thread w ON w.id = f.writer_id
 WHERE (r.process_id <> r.id OR w.process_id <> w.id) AND r.process_id <> w.process_id
    ON CONFLICT DO UPDATE SET first_event = min(first_event, excluded.first_event);
DELETE FROM flow
 WHERE reader_id IN (SELECT id FROM thread WHERE process_id <> id)
    OR writer_id IN (SELECT id FROM thread WHERE process_id <> id);
