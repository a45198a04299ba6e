CREATE MATERIALIZED VIEW IF NOT EXISTS rollup_minute_view TO rollup_minute AS
SELECT
    project,
    toStartOfMinute(toDateTime(ts, 'UTC')) AS minute,
    type,
    model,
    provider,
    model_family,
    status,
    environment,
    toInt64(count()) AS events,
    sum(input_tokens) AS input_tokens,
    sum(cache_read_tokens) AS cache_read_tokens,
    sum(cache_write_tokens) AS cache_write_tokens,
    sum(output_tokens) AS output_tokens,
    sum(reasoning_tokens) AS reasoning_tokens,
    sum(ifNull(estimated_cost_usd, toDecimal64(0, 12))) AS estimated_cost_usd,
    sum(ifNull(client_cost_usd, toDecimal64(0, 12))) AS client_cost_usd,
    toInt64(countIf(cost_state = 'unpriced')) AS unpriced,
    quantilesTDigestStateIf(0.5, 0.95, 0.99)(ifNull(latency_ms, 0), isNotNull(latency_ms)) AS latency
FROM events
GROUP BY project, minute, type, model, provider, model_family, status, environment
