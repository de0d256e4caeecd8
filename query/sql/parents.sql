-- The selected processes and who forked them, in their order.
SELECT t.id, t.parent_id FROM selected s CROSS JOIN thread t ON t.id = s.process_id ORDER BY s.process_id;
