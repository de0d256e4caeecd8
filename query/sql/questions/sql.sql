-- Runs any read-only SQL: the answer comes as a table, --csv or --json. `ioquery schema` documents the tables and views;
-- start from the views process, access and happening. Nothing can be written, attached or loaded, and a query that runs
-- longer than --timeout is stopped.

SELECT sqlite_version();
