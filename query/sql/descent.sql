-- The selected processes in the order of their tree: parents before their children.
CREATE TEMP TABLE IF NOT EXISTS descent (
  place      INTEGER PRIMARY KEY,
  process_id INTEGER NOT NULL,
  depth      INTEGER NOT NULL             -- selected ancestors, one above the other
) STRICT;
DELETE FROM descent;
