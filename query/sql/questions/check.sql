-- Holds what each task did against what it declares. Judged reads are its inputs below the workspace, less what its own
-- outputs cover; judged writes are what it left behind or took away; temporary files never. .nx and git's lock files are
-- ignored; node_modules is judged with --nx and --manifest. Exit status: 0 everything is declared, 1 something is not, 2
-- trouble, or nothing undeclared was found by a capture that cannot vouch (verdict unproven). Nothing is run unless --nx
-- is given: that asks the workspace's own nx, whose plugins run.

SELECT 1;
