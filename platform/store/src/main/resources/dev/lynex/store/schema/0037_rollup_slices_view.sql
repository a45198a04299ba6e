CREATE MATERIALIZED VIEW IF NOT EXISTS rollup_slices_view TO rollup_slices AS
SELECT
    project,
    slice.1 AS dimension,
    toStartOfInterval(minute, toIntervalMinute(30)) AS slot,
    slice.2 AS value,
    type,
    if(slice.1 = '', toString(r.model), '') AS model,
    if(slice.1 = '', toString(r.provider), '') AS provider,
    if(slice.1 = '', toString(r.model_family), '') AS model_family,
    status,
    environment,
    sum(r.events) AS events,
    sum(r.input_tokens) AS input_tokens,
    sum(r.cache_read_tokens) AS cache_read_tokens,
    sum(r.cache_write_tokens) AS cache_write_tokens,
    sum(r.output_tokens) AS output_tokens,
    sum(r.reasoning_tokens) AS reasoning_tokens,
    sum(r.estimated_cost_usd) AS estimated_cost_usd,
    sum(r.client_cost_usd) AS client_cost_usd,
    sum(r.unpriced) AS unpriced,
    quantilesTDigestIfMergeState(0.5, 0.95, 0.99)(r.latency) AS latency,
    sum(r.priced) AS priced,
    sum(r.client_costs) AS client_costs,
    sum(r.latencies) AS latencies,
    sum(r.latency_sum) AS latency_sum,
    sum(r.first_tokens) AS first_tokens,
    sum(r.first_token_sum) AS first_token_sum,
    quantilesTDigestIfMergeState(0.5, 0.95, 0.99)(r.first_token) AS first_token,
    min(r.first) AS first,
    max(r.last) AS last
FROM rollup_minute AS r
ARRAY JOIN [
    ('', ''),
    ('release', toString(r.release)),
    ('agent', toString(r.agent)),
    ('prompt', toString(r.prompt)),
    ('name', toString(r.name))] AS slice
GROUP BY project, dimension, slot, value, type, model, provider, model_family, status, environment
