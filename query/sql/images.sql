-- The programs that the selected processes became, in their order.
SELECT i.thread_id, i.event_id, p.text
  FROM selected s CROSS JOIN image i ON i.thread_id = s.process_id JOIN path p ON p.id = i.path_id
 ORDER BY s.process_id, i.event_id;
