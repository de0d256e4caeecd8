-- Keeps every life of the process :pid, each with all its descendants. A tid that never led a process means the process
-- it was a thread of.
DELETE FROM selected WHERE process_id NOT IN (
  WITH RECURSIVE
  leader(process_id) AS (SELECT id FROM thread WHERE tid = :pid AND process_id = id),
  tree(process_id) AS (
    SELECT process_id FROM leader
     UNION
    SELECT process_id FROM thread WHERE tid = :pid AND NOT EXISTS (SELECT 1 FROM leader)
     UNION
    SELECT t.id FROM tree JOIN thread t ON t.parent_id = tree.process_id WHERE t.process_id = t.id)
  SELECT process_id FROM tree);
