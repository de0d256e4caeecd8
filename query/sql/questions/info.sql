-- Says what was captured, by what and how completely: one block a trace, with what its capture could show at all, what
-- cannot be followed, and the lines that could not be read.

SELECT id, source, format, tool, tool_version, command, cwd, workspace, workspace_as_given, host, os, began, ended,
       exit_code, signal, bytes, lines, parsed, ignored, unparsed, lost_events, complete, incomplete_because, xxh64,
       (SELECT count(*) FROM thread t WHERE t.trace_id = trace.id AND t.process_id = t.id) AS processes,
       (SELECT count(*) FROM thread t WHERE t.trace_id = trace.id) AS threads
  FROM trace
 WHERE id = :trace;
