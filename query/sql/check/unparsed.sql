-- Lines of trace :trace that could not be read and whose call would count: how many, and the first.
SELECT count(*), min(line), detail FROM gap WHERE trace_id = :trace AND kind = 'unparsed' HAVING count(*) > 0;
