-- All names from :from to below :to, in the order of their bytes.
SELECT id, text FROM path WHERE text >= :from AND text < :to ORDER BY text;
