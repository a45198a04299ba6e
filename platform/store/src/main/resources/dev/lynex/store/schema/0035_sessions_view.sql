CREATE MATERIALIZED VIEW IF NOT EXISTS sessions_view TO sessions AS
SELECT
    project,
    toStartOfHour(toDateTime(ts, 'UTC')) AS hour,
    session_id,
    user_id,
    toInt64(count()) AS events,
    toInt64(countIf(status = 'error')) AS errors,
    sum(e.input_tokens) AS input_tokens,
    sum(e.cache_read_tokens) AS cache_read_tokens,
    sum(e.cache_write_tokens) AS cache_write_tokens,
    sum(e.output_tokens) AS output_tokens,
    sum(e.reasoning_tokens) AS reasoning_tokens,
    sum(ifNull(e.estimated_cost_usd, toDecimal64(0, 12))) AS estimated_cost_usd,
    sum(ifNull(e.client_cost_usd, toDecimal64(0, 12))) AS client_cost_usd,
    toInt64(countIf(cost_state = 'unpriced')) AS unpriced,
    quantilesTDigestStateIf(0.5, 0.95, 0.99)(ifNull(e.latency_ms, 0), isNotNull(e.latency_ms)) AS latency,
    toInt64(count(e.estimated_cost_usd)) AS priced,
    toInt64(count(e.client_cost_usd)) AS client_costs,
    toInt64(count(e.latency_ms)) AS latencies,
    sum(ifNull(e.latency_ms, 0)) AS latency_sum,
    min(e.ts) AS first,
    max(e.ts) AS last,
    max(e.retention_days) AS retention_days
FROM events AS e
WHERE session_id != '' OR user_id != ''
GROUP BY project, hour, session_id, user_id
