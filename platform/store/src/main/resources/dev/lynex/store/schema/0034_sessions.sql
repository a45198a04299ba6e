CREATE TABLE IF NOT EXISTS sessions
(
    project LowCardinality(String),
    hour DateTime('UTC') CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    user_id String CODEC(ZSTD(1)),
    events SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    errors SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    input_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    cache_read_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    cache_write_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    output_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    reasoning_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    estimated_cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)) CODEC(ZSTD(1)),
    client_cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)) CODEC(ZSTD(1)),
    unpriced SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    latency AggregateFunction(quantilesTDigestIf(0.5, 0.95, 0.99), Float64, UInt8) CODEC(ZSTD(1)),
    priced SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    client_costs SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    latencies SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    latency_sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    first SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    retention_days SimpleAggregateFunction(max, UInt16) CODEC(ZSTD(1)),
    INDEX by_session_id session_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (project, hour, session_id, user_id)
TTL hour + toIntervalDay(retention_days)
SETTINGS non_replicated_deduplication_window = 100000
