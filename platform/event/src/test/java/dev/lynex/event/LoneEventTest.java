package dev.lynex.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoneEventTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00.123456789Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"log"}                                     | {"eventId":"i","timestamp":"2026-11-23T10:00:00.123456789Z","type":"log"}
            {"eventId":"own","type":"log"}                     | {"timestamp":"2026-11-23T10:00:00.123456789Z","eventId":"own","type":"log"}
            {"event_id":"own","timestamp":"2026-01-01","x":{"eventId":null}} | {"event_id":"own","timestamp":"2026-01-01","x":{"eventId":null}}
            {"timestamp": null ,"é":"😀","event_id":null}      | {"timestamp": "2026-11-23T10:00:00.123456789Z" ,"é":"😀","event_id":"i"}
            {"event_id":null,"timestamp":"t"}                  | {"event_id":"i","timestamp":"t"}
            {}                                                 | {"eventId":"i","timestamp":"2026-11-23T10:00:00.123456789Z"}
            3.5                                                | 3.5
            "text"                                             | "text"
            """)
    void isWhatWasSentWithTheIdAndTimeItWouldHave(String sent, String lone) {
        for (String payload :
                List.of("[%s]", " [ {\"a\":[1,{}]} , null,%s , {} ]", "{\"x\":[1],\"events\":[\"\",%s]}")) {
            int index = payload.startsWith(" ") ? 2 : payload.startsWith("{") ? 1 : 0;
            byte[] bytes = payload.formatted(sent).getBytes(StandardCharsets.UTF_8);
            assertThat(new String(EventCodec.lone(bytes, index, "i", AT), StandardCharsets.UTF_8))
                    .isEqualTo("[" + lone + "]");
        }
    }

    @Test
    void eachOfManyEventsIsReadBackAsItWasInTheBatch() {
        long seed = System.nanoTime();
        System.out.println("lone event seed " + seed);
        var random = new Random(seed);
        var batch = new StringBuilder("[");
        for (int i = 0; i < 200; i++) {
            batch.append(i == 0 ? "" : ",").append("{\"type\":\"log\",");
            batch.append(random.nextBoolean() ? "\"event_id\":\"a\\\"" + i + "\"," : "");
            batch.append(random.nextBoolean() ? "\"timestamp\":\"2026-11-23T09:00:00Z\"," : "");
            batch.append("\"body\":{\"level\":\"info\",\"message\":\"").append("ü\\n".repeat(random.nextInt(9)));
            batch.append("\"}}");
        }
        byte[] payload = batch.append(']').toString().getBytes(StandardCharsets.UTF_8);
        List<Event> events = EventCodec.decode(payload);
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            String id = event.eventId() == null ? "derived\\\"" + i : event.eventId();
            Instant at = event.timestamp() == null ? AT : event.timestamp();
            assertThat(EventCodec.decode(EventCodec.lone(payload, i, "derived\\\"" + i, AT)))
                    .containsExactly(new Event(
                            id,
                            event.type(),
                            at,
                            event.sdk(),
                            event.context(),
                            event.contextJson(),
                            event.body(),
                            event.bodyJson()));
        }
    }
}
