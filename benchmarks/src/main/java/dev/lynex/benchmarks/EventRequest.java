package dev.lynex.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * One HTTP request with events of about 600 bytes, as an SDK sends them. Before each sending the ids in it are counted
 * up in place, so that every event and every request is a new one at hardly any cost to the sender.
 */
final class EventRequest {
    /** Counted up. A 0 before it would be taken for its first. */
    static final String MARK = "000000000000";

    /** Events in a row that are of one trace. */
    private static final int OF_A_TRACE = 10;

    private static final String[] WORDS =
            ("the model answered with a list of orders that were paid late because bank refused"
                            + " customer refund shipping address invoice please check again whether parcel left warehouse on"
                            + " monday and why total differs from what was quoted before tax in euro tool returned no result")
                    .split(" ");

    private final byte[] bytes;
    private final int[] marks;
    private final int events;
    private final int bodyBytes;

    private EventRequest(byte[] bytes, int[] marks, int events, int bodyBytes) {
        this.bytes = bytes;
        this.marks = marks;
        this.events = events;
        this.bodyBytes = bodyBytes;
    }

    /** A request of one event to {@code /api/v1/events}, or of several to its batch. */
    static EventRequest of(String key, int events, String client, Random random) {
        List<String> each = new ArrayList<>();
        long trace = 0;
        for (int i = 0; i < events; i++) {
            if (i % OF_A_TRACE == 0) {
                trace = random.nextLong();
            }
            each.add(event(client + "-" + String.format(Locale.ROOT, "%04d", i) + "-" + MARK, trace, random));
        }
        String body = events == 1 ? each.getFirst() : "[" + String.join(",", each) + "]";
        String text = "POST /api/v1/events" + (events == 1 ? "" : "/batch") + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "X-API-Key: " + key + "\r\nContent-Type: application/json\r\nIdempotency-Key: " + client + "-" + MARK
                + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
        return marked(text.getBytes(StandardCharsets.ISO_8859_1), events, body.length());
    }

    /** A request whose ids each have a {@link #MARK} in them. */
    static EventRequest marked(byte[] bytes, int events, int bodyBytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Integer> marks = new ArrayList<>();
        for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
            marks.add(at);
        }
        return new EventRequest(
                bytes, marks.stream().mapToInt(Integer::intValue).toArray(), events, bodyBytes);
    }

    private static String event(String id, long trace, Random random) {
        return """
                {"eventId":"%s","type":"model_response","sdk":{"name":"lynex-python","version":"1.2.0"},"context":\
                {"traceId":"%016x1111%s","spanId":"%03x1%s","sessionId":"s-%06d","userId":"u-%05d","environment":"production"},\
                "body":{"model":"gpt-4o-mini","provider":"openai","latencyMs":%d,"success":true,"prompt":"%s","response":\
                "%s","finishReason":"stop","usage":{"inputTokens":%d,"outputTokens":%d,"cachedInputTokens":%d}}}""".formatted(
                        id,
                        trace,
                        MARK,
                        random.nextInt(1 << 12),
                        MARK,
                        random.nextInt(1_000_000),
                        random.nextInt(100_000),
                        100 + random.nextInt(3_000),
                        text(9, random),
                        text(15, random),
                        500 + random.nextInt(2_000),
                        random.nextInt(500),
                        random.nextInt(400));
    }

    static String text(int words, Random random) {
        var text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    /** The body alone of the request with this number. */
    byte[] body(long number) {
        byte[] request = numbered(number);
        return java.util.Arrays.copyOfRange(request, request.length - bodyBytes, request.length);
    }

    /** The request with this number in its ids. The array is the same each time. */
    byte[] numbered(long number) {
        for (int mark : marks) {
            long n = number;
            for (int i = MARK.length() - 1; i >= 0; i--) {
                bytes[mark + i] = (byte) ('0' + n % 10);
                n /= 10;
            }
        }
        return bytes;
    }

    int events() {
        return events;
    }

    int bodyBytes() {
        return bodyBytes;
    }
}
