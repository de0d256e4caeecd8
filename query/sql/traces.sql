-- The traces of the database, and what a question has to know of each before it begins.
SELECT id, source, workspace, workspace_as_given, complete, incomplete_because FROM trace ORDER BY id;
