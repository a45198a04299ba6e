package dev.lynex.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an event must agree with.
 *
 * @param name the key's project, or null when any will do
 * @param earliest the oldest timestamp that is retained
 * @param latest the newest timestamp that is believed
 */
record Expectation(@Nullable String name, Instant earliest, Instant latest) {
    static final Expectation NONE = new Expectation(null, Instant.MIN, Instant.MAX);

    static Expectation of(String project, Instant receivedAt, int retentionDays, Duration ahead) {
        return new Expectation(project, receivedAt.minus(Duration.ofDays(retentionDays)), receivedAt.plus(ahead));
    }

    boolean project(String sent) {
        return name == null || name.equals(sent);
    }
}
