CREATE MATERIALIZED VIEW IF NOT EXISTS traces_view TO traces AS
SELECT
    project,
    toDate(ts) AS day,
    trace_id,
    min(ts) AS first,
    max(ts) AS last,
    argMinStateIf(name, ts, toUInt8(parent_span_id = '')) AS root_name,
    max(session_id) AS session_id,
    max(user_id) AS user_id,
    max(toString(environment)) AS environment,
    toInt64(count()) AS events,
    toInt64(countIf(span_id != '')) AS spans,
    toInt64(countIf(status = 'error')) AS errors,
    sum(input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens) AS tokens,
    sum(ifNull(estimated_cost_usd, toDecimal64(0, 12))) AS estimated_cost_usd,
    toInt64(countIf(cost_state = 'unpriced')) AS unpriced,
    max(retention_days) AS retention_days
FROM events
WHERE trace_id != ''
GROUP BY project, day, trace_id
