-- The last event of the selected processes, on any file.
SELECT ifnull(max(u.last_event), 0) FROM selected s CROSS JOIN file_use u ON u.process_id = s.process_id;
