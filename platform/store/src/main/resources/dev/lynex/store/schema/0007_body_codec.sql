ALTER TABLE events
    MODIFY COLUMN body String CODEC(ZSTD(6)),
    MODIFY COLUMN context String CODEC(ZSTD(6))
