-- The line of the log that event :event is from.
SELECT line FROM event WHERE id = :event;
