CREATE MATERIALIZED VIEW IF NOT EXISTS traces_by_time_view TO traces_by_time AS
WITH
    span_id != '' AND (type = 'span' OR event_id = concat(trace_id, '-', span_id)) AS is_span,
    multiIf(is_span, if(parent_span_id = '', 0, 2), parent_span_id = '' AND type NOT IN ('log', 'error'), 1, 3) AS rank,
    toInt64(greatest(least(ifNull(latency_ms, 0) * 1000., 315360000000000.), 0.)) AS duration_micros
SELECT
    project,
    toStartOfTenMinutes(toDateTime(ts, 'UTC')) AS slot,
    trace_id,
    min(ts) AS first,
    max(ts + toIntervalMicrosecond(duration_micros)) AS ended,
    argMinState(name, toUInt64(rank) * 4611686018427387904 + toUInt64(toUnixTimestamp64Nano(ts))) AS headline,
    groupUniqArrayIf(100)(session_id, session_id != '') AS sessions,
    groupUniqArrayIf(100)(user_id, user_id != '') AS users,
    groupUniqArrayIf(100)(toString(environment), environment != '') AS environments,
    groupUniqArrayIf(100)(toString(model), model != '') AS models,
    groupUniqArrayIf(100)(agent, agent != '') AS agents,
    groupUniqArrayArray(100)(CAST(tags, 'Array(String)')) AS tags,
    toInt64(count()) AS events,
    toInt64(countIf(is_span)) AS spans,
    toInt64(countIf(status = 'error')) AS errors,
    sum(input_tokens + cache_read_tokens + cache_write_tokens) AS input_tokens,
    sum(output_tokens + reasoning_tokens) AS output_tokens,
    toInt64(countIf(isNotNull(estimated_cost_usd))) AS priced,
    toInt64(countIf(cost_state = 'unpriced')) AS unpriced,
    sum(ifNull(estimated_cost_usd, toDecimal64(0, 12))) AS cost_usd,
    max(retention_days) AS retention_days
FROM events
WHERE trace_id != ''
GROUP BY project, slot, trace_id
