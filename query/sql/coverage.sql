-- What the tracer of trace :trace could show with its options: yes, no or unknown, kind by kind.
SELECT kind, shown FROM coverage WHERE trace_id = :trace ORDER BY shown DESC, kind;
