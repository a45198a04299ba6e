package dev.lynex.pricing;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** When a price list is in force. */
sealed interface Season {
    boolean holds(Instant at);

    record Always() implements Season {
        @Override
        public boolean holds(Instant at) {
            return true;
        }
    }

    record From(Instant start) implements Season {
        @Override
        public boolean holds(Instant at) {
            return !at.isBefore(start);
        }
    }

    /** Every day from {@code start} to before {@code end}, in UTC; over midnight when the end comes first. */
    record Daily(LocalTime start, LocalTime end) implements Season {
        @Override
        public boolean holds(Instant at) {
            LocalTime time = at.atOffset(ZoneOffset.UTC).toLocalTime();
            boolean started = !time.isBefore(start);
            boolean open = time.isBefore(end);
            return end.isBefore(start) ? started || open : started && open;
        }
    }
}
