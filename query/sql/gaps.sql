-- What trace :trace cannot follow: each kind, how often, and the first line that shows it.
SELECT kind, count(*), min(line), detail FROM gap WHERE trace_id = :trace GROUP BY kind ORDER BY kind;
