-- The names at and below :root, which lie in [:from, :to): a search in the index path_by_text.
SELECT id, text, is_dir FROM path WHERE text >= :from AND text < :to
UNION ALL
SELECT id, text, is_dir FROM path WHERE text = :root AND NOT (text >= :from AND text < :to);
