ALTER TABLE events
    ADD INDEX IF NOT EXISTS by_request_id request_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_received_at received_at TYPE minmax GRANULARITY 1
