-- Keeps every process that executed or is known to run a program named :program, or with a name that ends with :suffix (a
-- slash and that name), each with all its descendants. Bytes are compared, so names that are not UTF-8 count as well.
DELETE FROM selected WHERE process_id NOT IN (
  WITH RECURSIVE
  program(path_id) AS (
    SELECT id FROM path
     WHERE text = :program OR substr(CAST(text AS BLOB), -length(CAST(:suffix AS BLOB))) = CAST(:suffix AS BLOB)),
  tree(process_id) AS (
    SELECT u.process_id
      FROM program CROSS JOIN file_use u ON u.path_id = program.path_id
     WHERE u.first_exec IS NOT NULL
     UNION
    SELECT t.process_id
      FROM image i JOIN program ON program.path_id = i.path_id JOIN thread t ON t.id = i.thread_id
     UNION
    SELECT t.id FROM tree JOIN thread t ON t.parent_id = tree.process_id WHERE t.process_id = t.id)
  SELECT process_id FROM tree);
