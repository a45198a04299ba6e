CREATE TABLE IF NOT EXISTS rollup_slices
(
    project LowCardinality(String),
    dimension LowCardinality(String),
    slot DateTime('UTC') CODEC(ZSTD(1)),
    value LowCardinality(String),
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
    latency AggregateFunction(quantilesTDigestIf(0.5, 0.95, 0.99), Float64, UInt8) CODEC(ZSTD(1)),
    priced SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    client_costs SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    latencies SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    latency_sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    first_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    first_token_sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    first_token AggregateFunction(quantilesTDigestIf(0.5, 0.95, 0.99), Float64, UInt8) CODEC(ZSTD(1)),
    first SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    last SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(slot)
ORDER BY (project, dimension, slot, value, type, model, provider, model_family, status, environment)
TTL slot + toIntervalDay(400)
SETTINGS non_replicated_deduplication_window = 100000, index_granularity = 1024
