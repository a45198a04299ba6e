package dev.lynex.query;

import dev.lynex.settings.Settings;
import java.time.Duration;

/**
 * Bounds of live tails.
 *
 * @param most open at once in this process
 * @param mostOfProject open at once of one project in this process
 * @param poll how often the store is asked, once for all tails of a project
 * @param skew how far the clocks of functions may be apart
 * @param heartbeat between signs of life to a client, and between looks at whether it may still see the project
 * @param buffer events that wait for a client
 * @param reach how far back a client may go on
 */
record TailSettings(
        int most, int mostOfProject, Duration poll, Duration skew, Duration heartbeat, int buffer, Duration reach) {
    TailSettings {
        if (poll.isZero() || heartbeat.isZero()) {
            throw new IllegalArgumentException("query.tail.poll and query.tail.heartbeat must be longer than 0");
        }
    }

    static TailSettings from(Settings settings) {
        return new TailSettings(
                settings.integer("query.tail.most", 1, 10_000),
                settings.integer("query.tail.most-of-project", 1, 10_000),
                settings.duration("query.tail.poll"),
                settings.duration("query.tail.skew"),
                settings.duration("query.tail.heartbeat"),
                settings.integer("query.tail.buffer", 10, 100_000),
                settings.duration("query.tail.reach"));
    }
}
