CREATE MATERIALIZED VIEW IF NOT EXISTS traces_by_id_view TO traces_by_id AS
SELECT
    project,
    trace_id,
    toYYYYMM(ts) AS month,
    min(ts) AS first,
    max(ts) AS last,
    max(retention_days) AS retention_days
FROM events
WHERE trace_id != ''
GROUP BY project, trace_id, month
