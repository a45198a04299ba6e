package dev.lynex.metadata;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until it is moved. */
final class TestingClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-11-23T12:00:00.123Z");

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }
}
