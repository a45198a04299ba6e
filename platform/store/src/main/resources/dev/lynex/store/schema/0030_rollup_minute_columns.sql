ALTER TABLE rollup_minute
    ADD COLUMN IF NOT EXISTS release LowCardinality(String) AFTER environment,
    ADD COLUMN IF NOT EXISTS agent LowCardinality(String) AFTER release,
    ADD COLUMN IF NOT EXISTS prompt LowCardinality(String) AFTER agent,
    ADD COLUMN IF NOT EXISTS name LowCardinality(String) AFTER prompt,
    ADD COLUMN IF NOT EXISTS priced SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS client_costs SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS latencies SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS latency_sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS first_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS first_token_sum SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS first_token
        AggregateFunction(quantilesTDigestIf(0.5, 0.95, 0.99), Float64, UInt8) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS first SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS last SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    MODIFY ORDER BY
        (project, minute, type, model, provider, model_family, status, environment, release, agent, prompt, name)
