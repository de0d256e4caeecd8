-- All names from :from on, in the order of their bytes. (Where they end the program sees cheaper than SQLite.)
SELECT id, text FROM path WHERE text >= :from ORDER BY text;
