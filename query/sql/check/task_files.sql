-- The sets of each file in what each task did in each trace, packed.
SELECT f.trace_id, f.task_id, k.name, f.files FROM task_files f JOIN task k ON k.id = f.task_id;
