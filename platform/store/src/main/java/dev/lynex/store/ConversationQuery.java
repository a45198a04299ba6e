package dev.lynex.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which session to show.
 *
 * @param from first moment, inclusive
 * @param to last moment, exclusive
 * @param cursor where the page before ended, from {@link Conversation#next()}
 * @param limit of turns, 1 to {@value #MOST}
 */
public record ConversationQuery(
        String project,
        String sessionId,
        Instant from,
        Instant to,
        @Nullable String cursor,
        int limit) {
    public static final int MOST = 500;

    public ConversationQuery {
        if (sessionId.isEmpty() || sessionId.length() > Condition.LONGEST_VALUE) {
            throw new StoreException.Rejected("a session's id has 1 to " + Condition.LONGEST_VALUE + " characters");
        }
        if (limit < 1 || limit > MOST) {
            throw new StoreException.Rejected("limit must be 1 to " + MOST + ", was " + limit);
        }
    }
}
