-- The pids of the selected processes.
SELECT t.id, t.tid FROM selected s JOIN thread t ON t.id = s.process_id ORDER BY s.process_id;
