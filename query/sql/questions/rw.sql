-- Lists what the command read and what it wrote: the main question. `reads` are files opened for reading, executed or
-- mapped; `writes` are files created, emptied, opened for writing, or put in place by rename or link, and still there at
-- the end. --full adds inputs, outputs, updated, temporaries, deleted, altered, probed, stated, listed and executed.

-- Answered from what was sealed when the database was made, and for parts of a trace from file_use: store/sets.hpp.
SELECT files FROM trace_files;
