CREATE TABLE IF NOT EXISTS traces_by_id
(
    project LowCardinality(String),
    trace_id String CODEC(ZSTD(1)),
    month UInt32 CODEC(ZSTD(1)),
    first SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    retention_days SimpleAggregateFunction(max, UInt16) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY month
ORDER BY (project, trace_id, month)
TTL last + toIntervalDay(retention_days)
SETTINGS non_replicated_deduplication_window = 100000, index_granularity = 256
