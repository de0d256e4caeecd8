-- Why trace :trace is incomplete, as ioparse said it: sentences joined by `; `. No row: it is complete.
SELECT ifnull(incomplete_because, 'for a reason that is not known') FROM trace WHERE id = :trace AND NOT complete;
