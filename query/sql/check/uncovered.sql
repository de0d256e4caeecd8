-- Kinds that a verdict on trace :trace needs and its capture did not show, or cannot be told to have shown. Which process
-- works for which task is told by process starts (forks): with :tasks they are needed too.
WITH needed(kind, sorted) AS (
  VALUES ('opens', 1), ('renames', 2), ('links', 3), ('removals', 4), ('execs', 5)
   UNION ALL
  SELECT 'forks', 6 WHERE :tasks)
SELECT n.kind
  FROM needed n
 WHERE NOT EXISTS (SELECT 1 FROM coverage c WHERE c.trace_id = :trace AND c.kind = n.kind AND c.shown = 'yes')
 ORDER BY n.sorted;
