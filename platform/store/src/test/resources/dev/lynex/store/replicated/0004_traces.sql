CREATE TABLE IF NOT EXISTS traces
(
    project LowCardinality(String),
    day Date CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    first SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    root_name AggregateFunction(argMinIf, String, DateTime64(9, 'UTC'), UInt8) CODEC(ZSTD(1)),
    session_id SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    user_id SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    environment SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    events SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    spans SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    errors SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    estimated_cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)) CODEC(ZSTD(1)),
    unpriced SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    retention_days SimpleAggregateFunction(max, UInt16) CODEC(ZSTD(1)),
    INDEX by_trace_id trace_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY toYYYYMM(day)
ORDER BY (project, day, trace_id)
TTL day + toIntervalDay(retention_days)
SETTINGS replicated_deduplication_window = 100000, replicated_deduplication_window_seconds = 604800, use_async_block_ids_cache = 0, fsync_after_insert = 1, fsync_part_directory = 1
