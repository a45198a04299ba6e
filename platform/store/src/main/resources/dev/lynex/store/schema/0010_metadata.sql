ALTER TABLE events
    ADD COLUMN IF NOT EXISTS metadata Map(LowCardinality(String), String) CODEC(ZSTD(6)) AFTER context,
    ADD INDEX IF NOT EXISTS by_metadata_key mapKeys(metadata) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_metadata_value mapValues(metadata) TYPE bloom_filter(0.01) GRANULARITY 1
