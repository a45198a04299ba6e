CREATE TABLE IF NOT EXISTS traces_by_id
(
    project LowCardinality(String),
    trace_id String CODEC(ZSTD(1)),
    month UInt32 CODEC(ZSTD(1)),
    first SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    retention_days SimpleAggregateFunction(max, UInt16) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY month
ORDER BY (project, trace_id, month)
TTL last + toIntervalDay(retention_days)
SETTINGS replicated_deduplication_window = 100000, replicated_deduplication_window_seconds = 604800, use_async_block_ids_cache = 0, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 256
