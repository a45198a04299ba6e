CREATE TABLE IF NOT EXISTS traces_by_time
(
    project LowCardinality(String),
    slot DateTime('UTC') CODEC(Delta, ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    first SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    ended SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    headline AggregateFunction(argMin, String, UInt64) CODEC(ZSTD(1)),
    sessions SimpleAggregateFunction(groupUniqArrayArray(100), Array(String)) CODEC(ZSTD(1)),
    users SimpleAggregateFunction(groupUniqArrayArray(100), Array(String)) CODEC(ZSTD(1)),
    environments SimpleAggregateFunction(groupUniqArrayArray(100), Array(String)) CODEC(ZSTD(1)),
    models SimpleAggregateFunction(groupUniqArrayArray(100), Array(String)) CODEC(ZSTD(1)),
    agents SimpleAggregateFunction(groupUniqArrayArray(100), Array(String)) CODEC(ZSTD(1)),
    tags SimpleAggregateFunction(groupUniqArrayArray(100), Array(String)) CODEC(ZSTD(1)),
    events SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    spans SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    errors SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    input_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    output_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    priced SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    unpriced SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    cost_usd SimpleAggregateFunction(sum, Decimal(38, 12)) CODEC(ZSTD(1)),
    retention_days SimpleAggregateFunction(max, UInt16) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(slot)
ORDER BY (project, slot, trace_id)
TTL toDateTime64(slot, 0, 'UTC') + toIntervalDay(retention_days)
SETTINGS non_replicated_deduplication_window = 100000
