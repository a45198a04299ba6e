package dev.lynex.queue;

import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads an entry of a partition's stream; its fields are those that {@code lynex_accept_v2} writes. */
final class EntryReply {
    private static final long NANOS = 1_000_000_000L;

    private EntryReply() {}

    static Entry entry(StreamMessage<String, byte[]> message) {
        return entry(message.getId(), message.getBody());
    }

    /** An entry as a function answers it: its id, then its fields and their values in turn. */
    static Entry entry(List<?> reply) {
        List<?> fields = (List<?>) Objects.requireNonNull(reply.get(1));
        Map<String, byte[]> body = new HashMap<>();
        for (int i = 0; i < fields.size(); i += 2) {
            body.put(text(fields.get(i)), (byte[]) Objects.requireNonNull(fields.get(i + 1)));
        }
        return entry(text(reply.getFirst()), body);
    }

    private static String text(@Nullable Object reply) {
        return new String((byte[]) Objects.requireNonNull(reply), StandardCharsets.UTF_8);
    }

    private static Entry entry(String id, Map<String, byte[]> body) {
        long received = number(body, "t");
        return new Entry(
                id,
                text(body, "p"),
                text(body, "d"),
                text(body, "r"),
                Instant.ofEpochSecond(received / NANOS, received % NANOS),
                (int) number(body, "n"),
                Payload.decode(text(body, "e"), bytes(body, "b"), (int) number(body, "u")));
    }

    private static byte[] bytes(Map<String, byte[]> body, String field) {
        byte[] value = body.get(field);
        if (value == null) {
            throw new QueueException.Invalid("an entry of the queue has no field " + field);
        }
        return value;
    }

    private static String text(Map<String, byte[]> body, String field) {
        return new String(bytes(body, field), StandardCharsets.UTF_8);
    }

    private static long number(Map<String, byte[]> body, String field) {
        return Long.parseLong(text(body, field));
    }
}
