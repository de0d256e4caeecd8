-- The pids of the selected processes, and the programs that they became, in their order.
SELECT t.id, t.tid, i.event_id, i.path_id
  FROM selected s CROSS JOIN thread t ON t.id = s.process_id LEFT JOIN image i ON i.thread_id = s.process_id
 ORDER BY s.process_id, i.event_id;
