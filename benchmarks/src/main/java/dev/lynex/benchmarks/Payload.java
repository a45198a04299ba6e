package dev.lynex.benchmarks;

import java.util.Random;

/** What the load consists of. */
enum Payload {
    /** Native events of about 600 bytes, see {@link EventRequest#of}. */
    EVENTS("native") {
        @Override
        EventRequest request(String key, int records, String client, Random random) {
            return EventRequest.of(key, records, client, random);
        }
    },
    /** Spans of about 1.1 KB in OTLP, see {@link SpanRequest#of}. */
    SPANS("otlp-traces") {
        @Override
        EventRequest request(String key, int records, String client, Random random) {
            return SpanRequest.of(key, records, client, random);
        }
    };

    private final String dialect;

    Payload(String dialect) {
        this.dialect = dialect;
    }

    /** Its name in the queue. */
    String dialect() {
        return dialect;
    }

    /** @param client told apart from other clients' by these 4 characters at most */
    abstract EventRequest request(String key, int records, String client, Random random);
}
