-- Run once when all rows are in: the indexes that questions need, on small tables only, and the planner's statistics.
CREATE UNIQUE INDEX path_by_text ON path (text);
CREATE INDEX path_of_folder ON path (is_dir) WHERE is_dir = 1;
CREATE INDEX thread_by_process ON thread (process_id);
CREATE INDEX thread_by_parent ON thread (parent_id);
CREATE INDEX thread_by_tid ON thread (tid);
CREATE INDEX thread_by_task ON thread (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX image_by_thread ON image (thread_id, event_id);
CREATE INDEX image_by_path ON image (path_id);
CREATE INDEX flow_by_path ON flow (path_id);
CREATE INDEX gap_by_thread ON gap (thread_id);
PRAGMA analysis_limit = 1000;  -- rows looked at for an index: a tenth of the time, and the plans are the same
-- Not of event: without an index its rows would be counted, page by page, and what SQLite assumes, a million, will do.
ANALYZE path;
ANALYZE thread;
ANALYZE image;
ANALYZE flow;
ANALYZE gap;
ANALYZE removal;
ANALYZE file_use;
ANALYZE file_use_total;
