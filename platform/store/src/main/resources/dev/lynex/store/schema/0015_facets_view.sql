CREATE MATERIALIZED VIEW IF NOT EXISTS facets_view TO facets AS
SELECT
    project,
    toDate(ts) AS day,
    approx_top_kState(200)(toString(type)) AS type,
    approx_top_kState(200)(toString(status)) AS status,
    approx_top_kState(200)(name) AS name,
    approx_top_kState(200)(toString(model)) AS model,
    approx_top_kState(200)(toString(model_family)) AS model_family,
    approx_top_kState(200)(toString(provider)) AS provider,
    approx_top_kState(200)(toString(environment)) AS environment,
    approx_top_kState(200)(toString(release)) AS release,
    approx_top_kState(200)(agent) AS agent,
    approx_top_kState(200)(prompt) AS prompt,
    approx_top_kState(200)(toString(cost_state)) AS cost_state,
    approx_top_kState(200)(toString(sdk_name)) AS sdk_name,
    approx_top_kArrayState(200)(CAST(tags, 'Array(String)')) AS tags,
    approx_top_kArrayState(200)(CAST(mapKeys(metadata), 'Array(String)')) AS metadata
FROM events
GROUP BY project, day
