package dev.lynex.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.event.Event.Context;
import dev.lynex.event.Event.Sdk;
import dev.lynex.event.MalformedRequest.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String LOG = "{\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"hi\"}}";

    private final EventCodec codec = new EventCodec(EventLimits.STANDARD);

    @Test
    void readsTheWholeEnvelope() {
        String context = "{\"traceId\":\"t1\",\"span_id\":\"s1\",\"parentSpanId\":\"p1\",\"session_id\":\"c1\","
                + "\"userId\":\"u1\",\"environment\":\"prod\",\"release\":\"1.2\",\"tags\":[\"a\",\"b\"],\"own\": [1, 2]}";
        String body = "{\"level\":\"warn\",\"message\":\"grüß\",\"metadata\":{\"k\":1.50},\"own\":true}";
        String json = "{\"eventId\":\"e-1\",\"projectId\":\"shop\",\"type\":\"log\","
                + "\"timestamp\":\"2026-11-23T11:59:59.123456789+01:00\",\"sdk\":{\"name\":\"js\",\"version\":\"2\"},"
                + "\"context\":" + context + ",\"body\":" + body + ",\"own\":null}";

        Parsed parsed = parse(json, Format.SINGLE);

        assertThat(parsed.rejected()).isEmpty();
        assertThat(parsed.accepted())
                .containsExactly(new Event(
                        "e-1",
                        EventType.LOG,
                        Instant.parse("2026-11-23T10:59:59.123456789Z"),
                        new Sdk("js", "2"),
                        new Context("t1", "s1", "p1", "c1", "u1", "prod", "1.2", List.of("a", "b")),
                        context,
                        new LogBody("warn", "grüß", "{\"k\":1.50}"),
                        body));
        assertThat(text(parsed.payload())).isEqualTo("[" + json + "]");
    }

    @Test
    void readsAnEventWhoseTypeComesLast() {
        Parsed parsed = parse("{\"body\":{\"message\":\"m\",\"level\":\"debug\"},\"type\":\"log\"}", Format.SINGLE);

        assertThat(parsed.accepted()).singleElement().satisfies(e -> {
            assertThat(e.body()).isEqualTo(new LogBody("debug", "m", null));
            assertThat(e.bodyJson()).isEqualTo("{\"message\":\"m\",\"level\":\"debug\"}");
        });
        assertThat(errors("{\"body\":{\"level\":\"x\"},\"type\":\"log\"}"))
                .containsExactly(
                        new FieldError("body.level", Fault.INVALID_VALUE, "must be one of debug, info, warn, error"),
                        new FieldError("body.message", Fault.REQUIRED, "is required"));
    }

    @Test
    void keepsAnArraysOwnBytesWhenAllOfItIsAccepted() {
        String body = "[ " + LOG + " ,\n" + LOG + " ]";

        assertThat(text(parse(body, Format.BATCH).payload())).isEqualTo(body);
        assertThat(text(parse(" \n" + body + "\n", Format.BATCH).payload())).isEqualTo(body);
        assertThat(text(parse("{\"events\":" + body + "}", Format.BATCH).payload()))
                .isEqualTo(body);
    }

    @Test
    void oneBadEventDoesNotSinkItsNeighbours() {
        String bad = "{\"eventId\":\"bad\",\"type\":\"token_usage\",\"body\":{\"model\":\"m\",\"inputTokens\":-1}}";

        Parsed parsed = parse("{\"other\":[{}],\"events\":[" + LOG + "," + bad + ",7," + LOG + "]}", Format.BATCH);

        assertThat(parsed.accepted()).hasSize(2);
        assertThat(parsed.rejected())
                .containsExactly(
                        new Rejection(
                                1,
                                "bad",
                                List.of(
                                        new FieldError("body.inputTokens", Fault.OUT_OF_RANGE, "must be >= 0"),
                                        new FieldError("body.outputTokens", Fault.REQUIRED, "is required"))),
                        new Rejection(
                                2,
                                null,
                                List.of(new FieldError("event", Fault.WRONG_TYPE, "must be an object, was a number"))));
        assertThat(text(parsed.payload())).isEqualTo("[" + LOG + "," + LOG + "]");
        assertThat(EventCodec.decode(parsed.payload())).isEqualTo(parsed.accepted());
    }

    @Test
    void aBadLineCostsOnlyItself() {
        Parsed parsed =
                parse(LOG + "\r\n\n{\"eventId\":\"x\",\"type\":\"lo\n[]\n" + LOG + LOG + "\n" + LOG, Format.NDJSON);

        assertThat(parsed.accepted()).hasSize(2);
        assertThat(parsed.rejected()).extracting(Rejection::index).containsExactly(1, 2, 3);
        assertThat(parsed.rejected().getFirst().eventId()).isEqualTo("x");
        assertThat(parsed.rejected().getFirst().errors().getFirst().reason()).startsWith("line 3 cannot be read: ");
        assertThat(parsed.rejected().getLast().errors())
                .containsExactly(new FieldError("event", Fault.INVALID_JSON, "line 5 holds more than one JSON value"));
        assertThat(text(parsed.payload())).isEqualTo("[" + LOG + "," + LOG + "]");
    }

    @Test
    void saysWhereTheJsonBreaks() {
        assertThatThrownBy(() -> parse("[" + LOG + ",\n{\"type\" 5}]", Format.BATCH))
                .isInstanceOfSatisfying(MalformedRequest.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.INVALID_JSON);
                    assertThat(e.tooLarge()).isFalse();
                })
                .hasMessageContaining("(line 2, column ")
                .hasMessageContaining("at byte " + (1 + LOG.length() + 2 + 8));
    }

    @Test
    void neverQuotesWhatWasSent() {
        assertThatThrownBy(() -> parse("{\"type\": secretword}", Format.SINGLE))
                .isInstanceOf(MalformedRequest.class)
                .hasMessageNotContaining("secretword");
    }

    @Test
    void refusesRequestsOfAnotherShape() {
        assertMalformed("", Format.BATCH, Kind.EMPTY);
        assertMalformed(" \n\r\n", Format.NDJSON, Kind.EMPTY);
        assertMalformed("[]", Format.BATCH, Kind.EMPTY);
        assertMalformed("{\"events\":[]}", Format.BATCH, Kind.EMPTY);
        assertMalformed("[" + LOG + "]", Format.SINGLE, Kind.WRONG_SHAPE);
        assertMalformed(LOG, Format.BATCH, Kind.WRONG_SHAPE);
        assertMalformed("{\"events\":{}}", Format.BATCH, Kind.WRONG_SHAPE);
        assertMalformed("{\"events\":[" + LOG + "],\"events\":[]}", Format.BATCH, Kind.WRONG_SHAPE);
        assertMalformed("null", Format.SINGLE, Kind.WRONG_SHAPE);
        assertMalformed(LOG + LOG, Format.SINGLE, Kind.INVALID_JSON);
        assertMalformed("[" + LOG + "", Format.BATCH, Kind.INVALID_JSON);
        assertMalformed("[" + "{\"a\":".repeat(200) + "1" + "}".repeat(200) + "]", Format.BATCH, Kind.TOO_DEEP);
    }

    @Test
    void refusesRequestsThatAreTooLarge() {
        assertThat(parse("[" + (LOG + ",").repeat(999) + LOG + "]", Format.BATCH)
                        .accepted())
                .hasSize(1_000);
        assertMalformed("[" + (LOG + ",").repeat(1_000) + LOG + "]", Format.BATCH, Kind.TOO_MANY_EVENTS);
        assertMalformed((LOG + "\n").repeat(1_001), Format.NDJSON, Kind.TOO_MANY_EVENTS);
        assertMalformed(" ".repeat(5 << 20) + LOG, Format.SINGLE, Kind.TOO_LARGE);
        assertThatThrownBy(() -> parse("[" + (LOG + ",").repeat(1_000) + LOG + "]", Format.BATCH))
                .isInstanceOfSatisfying(
                        MalformedRequest.class, e -> assertThat(e.tooLarge()).isTrue());
    }

    @Test
    void rejectsAnEventOverOneMebibyte() {
        String large = LOG.replace("hi", "x".repeat(1 << 20));

        Parsed parsed = parse("[" + LOG + "," + large + "]", Format.BATCH);

        assertThat(parsed.accepted()).hasSize(1);
        assertThat(parsed.rejected()).singleElement().satisfies(r -> assertThat(r.has(Fault.TOO_LARGE))
                .isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T12:00:00Z,",
        "2026-11-24T12:00:00.000000001Z,TIMESTAMP_OUT_OF_RANGE",
        "2026-10-24T12:00:00Z,",
        "2026-10-24T11:59:59.999Z,TIMESTAMP_OUT_OF_RANGE",
        "yesterday,INVALID_VALUE"
    })
    void acceptsTimestampsFromTheRetentionToADayAhead(String timestamp, Fault fault) {
        List<FieldError> errors = errors("{\"timestamp\":\"" + timestamp + "\"," + LOG.substring(1));

        if (fault == null) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors).singleElement().satisfies(e -> {
                assertThat(e.field()).isEqualTo("timestamp");
                assertThat(e.fault()).isEqualTo(fault);
            });
        }
    }

    @Test
    void readsPayloadsBackWhateverTheirAge() {
        byte[] old = bytes("[{\"timestamp\":\"1999-01-01T00:00:00Z\"," + LOG.substring(1) + "]");

        assertThat(EventCodec.decode(old))
                .singleElement()
                .extracting(Event::timestamp)
                .isEqualTo(Instant.parse("1999-01-01T00:00:00Z"));
    }

    @Test
    void tellsWhichEventOfAPayloadItCannotRead() {
        byte[] payload = bytes("[" + LOG + ",{\"type\":\"dream\",\"body\":{}}]");

        assertThat(EventCodec.reread(payload).rejected())
                .extracting(Rejection::index)
                .containsExactly(1);
        assertThatThrownBy(() -> EventCodec.decode(payload))
                .isInstanceOf(MalformedRequest.class)
                .hasMessageContaining("event 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"eventId\":\"\";eventId;INVALID_VALUE",
                "\"eventId\":\"a b\";eventId;INVALID_VALUE",
                "\"eventId\":\"ü\";eventId;INVALID_VALUE",
                "\"event_id\":7;eventId;WRONG_TYPE",
                "\"eventId\":\"a\",\"event_id\":\"a\";eventId;REPEATED",
                "\"projectId\":\"other\";projectId;WRONG_PROJECT",
                "\"project_id\":[];projectId;WRONG_TYPE",
                "\"timestamp\":1700000000;timestamp;WRONG_TYPE",
                "\"sdk\":\"js\";sdk;WRONG_TYPE",
                "\"sdk\":{\"name\":1};sdk.name;WRONG_TYPE",
                "\"context\":[];context;WRONG_TYPE",
                "\"context\":{\"userId\":5};context.userId;WRONG_TYPE",
                "\"context\":{\"tags\":\"a\"};context.tags;WRONG_TYPE",
                "\"context\":{\"tags\":[\"a\",1]};context.tags[1];WRONG_TYPE",
                "\"context\":{\"deep\":[{\"a\":NaN}]};context;OUT_OF_RANGE",
                "\"own\":[-Infinity];event;OUT_OF_RANGE",
            })
    void namesTheFieldAtFault(String fields, String field, Fault fault) {
        assertThat(errors("{" + fields + "," + LOG.substring(1)))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.fault()).isEqualTo(fault);
                });
    }

    @Test
    void limitsWhatItLifts() {
        String longText = "x".repeat(257);

        assertThat(errors("{\"context\":{\"session_id\":\"" + longText + "\"}," + LOG.substring(1)))
                .containsExactly(new FieldError(
                        "context.sessionId", Fault.TOO_LONG, "must have at most 256 characters, had 257"));
        assertThat(errors("{\"context\":{\"tags\":[" + "\"t\",".repeat(64) + "\"t\"]}," + LOG.substring(1)))
                .containsExactly(
                        new FieldError("context.tags", Fault.TOO_LONG, "must have at most 64 entries, had 65"));
        assertThat(errors("{\"eventId\":\"" + "x".repeat(129) + "\"," + LOG.substring(1)))
                .extracting(FieldError::field)
                .containsExactly("eventId");
    }

    @Test
    void takesNullForAbsent() {
        Parsed parsed = parse(
                "{\"eventId\":null,\"projectId\":null,\"timestamp\":null,\"sdk\":null,\"context\":null,"
                        + LOG.substring(1),
                Format.SINGLE);

        assertThat(parsed.accepted())
                .containsExactly(new Event(
                        null,
                        EventType.LOG,
                        null,
                        null,
                        Context.NONE,
                        "",
                        new LogBody("info", "hi", null),
                        "{\"level\":\"info\",\"message\":\"hi\"}"));
        assertThat(errors("{\"type\":null,\"body\":{}}"))
                .containsExactly(new FieldError("type", Fault.REQUIRED, "is required"));
        assertThat(errors("{\"type\":\"log\",\"body\":null}"))
                .containsExactly(new FieldError("body", Fault.REQUIRED, "is required"));
        assertThat(errors("{\"type\":\"log\",\"body\":[]}"))
                .containsExactly(new FieldError("body", Fault.WRONG_TYPE, "must be an object, was an array"));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] bad = bytes(LOG);
        bad[LOG.indexOf("hi")] = (byte) 0xC3;

        assertThatThrownBy(() -> codec.check(bad, Format.SINGLE, "shop", NOW, 30))
                .isInstanceOfSatisfying(
                        MalformedRequest.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_UTF8))
                .hasMessageContaining("at byte " + LOG.indexOf("hi"));
        assertThatThrownBy(() -> codec.check(LOG.getBytes(StandardCharsets.UTF_16LE), Format.SINGLE, "shop", NOW, 30))
                .isInstanceOfSatisfying(
                        MalformedRequest.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_UTF8));
        assertThat(codec.check(bad, Format.NDJSON, "shop", NOW, 30).rejected())
                .singleElement()
                .satisfies(r -> assertThat(r.has(Fault.INVALID_JSON)).isTrue());
    }

    @Test
    void readsPastAByteOrderMark() {
        Parsed parsed = parse("\uFEFF[" + LOG + "]", Format.BATCH);

        assertThat(text(parsed.payload())).isEqualTo("[" + LOG + "]");
        assertThat(parse("\uFEFF" + LOG, Format.NDJSON).accepted()).hasSize(1);
    }

    @Test
    void replacesHalfSurrogatesInTextAndKeepsTheBytes() {
        Parsed parsed = parse(LOG.replace("hi", "a\\ud800b \\ud83d\\ude00 \\udc00"), Format.SINGLE);

        assertThat(parsed.accepted()).singleElement().satisfies(e -> {
            assertThat(e.body()).isEqualTo(new LogBody("info", "a\uFFFDb 😀 \uFFFD", null));
            assertThat(e.bodyJson()).contains("a\\ud800b");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "12.0", "1.2e1", "0e5", "1000000000000"})
    void takesWholeNumbersHoweverTheyAreWritten(String number) {
        assertThat(errors("{\"type\":\"token_usage\",\"body\":{\"model\":\"m\",\"inputTokens\":" + number
                        + ",\"outputTokens\":0}}"))
                .isEmpty();
    }

    private List<FieldError> errors(String json) {
        Parsed parsed = parse(json, Format.SINGLE);
        return parsed.rejected().isEmpty()
                ? List.of()
                : parsed.rejected().getFirst().errors();
    }

    private void assertMalformed(String body, Format format, Kind kind) {
        assertThatThrownBy(() -> parse(body, format))
                .isInstanceOfSatisfying(
                        MalformedRequest.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private Parsed parse(String body, Format format) {
        return reread(codec.check(bytes(body), format, "shop", NOW, 30));
    }

    /** What the processor makes of what ingest let through. */
    static Parsed reread(Checked checked) {
        List<Event> events = checked.accepted() == 0 ? List.of() : EventCodec.decode(checked.payload());
        assertThat(events).hasSize(checked.accepted());
        return new Parsed(events, checked.rejected(), checked.payload());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
