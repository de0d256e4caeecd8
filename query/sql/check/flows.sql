-- Which of the selected processes used content of file :path that one that is not selected had put there: by which event
-- first, and who had put it there. In: `selected`.
SELECT f.reader_id, f.first_event, f.writer_id
  FROM (SELECT x.reader_id, x.writer_id  -- by the index alone, as most uses are of others
          FROM flow x JOIN selected s ON s.process_id = x.reader_id
         WHERE x.path_id = :path AND x.writer_id NOT IN (SELECT process_id FROM selected)) m
 CROSS JOIN flow f ON f.reader_id = m.reader_id AND f.path_id = :path AND f.writer_id = m.writer_id
 ORDER BY f.first_event;
