ALTER TABLE events
    ADD INDEX IF NOT EXISTS by_processed_at processed_at TYPE minmax GRANULARITY 1
