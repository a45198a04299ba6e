DROP VIEW IF EXISTS rollup_minute_view
