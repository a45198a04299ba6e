CREATE TABLE IF NOT EXISTS rollup_minute
(
    project LowCardinality(String),
    minute DateTime('UTC') CODEC(ZSTD(1)),
    type LowCardinality(String),
    model LowCardinality(String),
    provider LowCardinality(String),
    model_family LowCardinality(String),
    status LowCardinality(String),
    environment LowCardinality(String),
    events SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    input_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    cache_read_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    cache_write_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    output_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    reasoning_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    estimated_cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)) CODEC(ZSTD(1)),
    client_cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)) CODEC(ZSTD(1)),
    unpriced SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    latency AggregateFunction(quantilesTDigestIf(0.5, 0.95, 0.99), Float64, UInt8) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (project, minute, type, model, provider, model_family, status, environment)
TTL minute + toIntervalDay(400)
SETTINGS non_replicated_deduplication_window = 100000
