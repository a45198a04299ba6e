CREATE TABLE IF NOT EXISTS facets
(
    project LowCardinality(String),
    day Date CODEC(ZSTD(1)),
    type AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    status AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    name AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    model AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    model_family AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    provider AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    environment AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    release AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    agent AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    prompt AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    cost_state AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    sdk_name AggregateFunction(approx_top_k(200), String) CODEC(ZSTD(1)),
    tags AggregateFunction(approx_top_kArray(200), Array(String)) CODEC(ZSTD(1)),
    metadata AggregateFunction(approx_top_kArray(200), Array(String)) CODEC(ZSTD(1))
)
ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (project, day)
TTL day + toIntervalDay(30)
SETTINGS replicated_deduplication_window = 100000, replicated_deduplication_window_seconds = 604800, use_async_block_ids_cache = 0, fsync_after_insert = 1, fsync_part_directory = 1
