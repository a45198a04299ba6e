package dev.lynex.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.event.Event;
import dev.lynex.event.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventMetadataTest {
    private static Map<String, String> of(String body, String context) {
        String json = "[{\"type\":\"custom\",\"context\":" + context + ",\"body\":" + body + "}]";
        Event event = EventCodec.decode(json.getBytes(StandardCharsets.UTF_8)).getFirst();
        return EventMetadata.of(event);
    }

    @Test
    void scalarsOfMetadataAndAttributesAreWhatIsFilteredBy() {
        assertThat(of(
                        "{\"metadata\":{\"tenant\":\"acme\",\"n\":150,\"fraction\":1.50,\"ok\":true,\"none\":null,\"deep\":{\"a\":1},\"list\":[1]},"
                                + "\"attributes\":{\"http.route\":\"/pay\",\"tenant\":\"other\"},\"service\":\"shop\",\"other\":1}",
                        "{\"metadata\":{\"region\":\"eu\",\"n\":2},\"free\":\"x\"}"))
                .isEqualTo(Map.of(
                        "tenant",
                        "acme",
                        "n",
                        "150",
                        "ok",
                        "true",
                        "http.route",
                        "/pay",
                        "service.name",
                        "shop",
                        "region",
                        "eu"));
        assertThat(of("{\"a\":\"metadata\"}", "{}")).isEmpty();
        assertThat(of("{\"metadata\":\"text\",\"attributes\":[1],\"service\":{}}", "{\"metadata\":7}"))
                .isEmpty();
    }

    @Test
    void whatIsLongOrBeyondTheBoundStaysInTheBody() {
        assertThat(of(
                        "{\"metadata\":{\"long\":\"" + "x".repeat(257) + "\",\"fits\":\"" + "x".repeat(256) + "\",\""
                                + "k".repeat(129) + "\":\"v\",\"\":\"v\"}}",
                        "{}"))
                .containsOnlyKeys("fits");
        String many = IntStream.range(0, 100)
                .mapToObj(i -> "\"k" + i + "\":" + i)
                .collect(Collectors.joining(",", "{\"metadata\":{", "}}"));
        assertThat(of(many, "{}"))
                .hasSize(EventMetadata.MOST_KEYS)
                .containsEntry("k0", "0")
                .containsEntry("k63", "63");
    }
}
