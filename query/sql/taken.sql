-- Files that a process outside took away before event :last_event, and by which event last.
SELECT path_id, max(event_id)
  FROM removal
 WHERE event_id < :last_event AND process_id NOT IN (SELECT process_id FROM selected)
 GROUP BY path_id;
