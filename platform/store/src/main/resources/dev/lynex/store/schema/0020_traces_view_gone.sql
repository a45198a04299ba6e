DROP VIEW IF EXISTS traces_view
