package dev.lynex.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.otlp.Encoding;
import dev.lynex.otlp.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What real instrumentations export, recorded by platform/genai, as OTLP requests of now with ids of their own. */
final class OtlpCorpus {
    private static final Path FOLDER = Path.of("../platform/genai/src/test/resources/dev/lynex/genai/corpus");
    private static final List<String> TIMES =
            List.of("startTimeUnixNano", "endTimeUnixNano", "timeUnixNano", "observedTimeUnixNano");

    private final List<Path> spans;
    private final List<Path> logs;
    private final Random random;

    OtlpCorpus(Random random) throws IOException {
        this.random = random;
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> all = files.filter(f -> f.toString().endsWith(".json") && !f.endsWith("usage.json"))
                    .sorted()
                    .toList();
            logs = all.stream().filter(f -> f.toString().endsWith(".logs.json")).toList();
            spans = all.stream()
                    .filter(f -> !f.toString().endsWith(".logs.json"))
                    .toList();
        }
    }

    /**
     * A request that is in order.
     *
     * @param records the event ids of its spans, none for logs
     */
    record Request(Signal signal, JsonNode json, List<String> records) {
        String path() {
            return signal == Signal.TRACES ? "/v1/traces" : "/v1/logs";
        }

        byte[] bytes(Encoding encoding) {
            byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
            return encoding == Encoding.JSON ? text : Encoding.JSON.protobuf(signal, text);
        }
    }

    /** One with a span without a trace beside its good ones. */
    static Request withBadNeighbour(Request request) {
        JsonNode json = request.json().deepCopy();
        ArrayNode spans = (ArrayNode) json.at("/resourceSpans/0/scopeSpans/0/spans");
        ObjectNode bad = spans.get(0).deepCopy();
        spans.insert(0, bad.put("traceId", "0".repeat(32)));
        return new Request(request.signal(), json, request.records());
    }

    Request some() throws IOException {
        Signal signal = random.nextInt(4) == 0 ? Signal.LOGS : Signal.TRACES;
        List<Path> files = signal == Signal.LOGS ? logs : spans;
        JsonNode json = RunningLynex.JSON.readTree(
                files.get(random.nextInt(files.size())).toFile());
        byte[] trace = new byte[16];
        random.nextBytes(trace);
        String traceId = HexFormat.of().formatHex(trace);
        List<String> records = new ArrayList<>();
        renew(json, traceId, Instant.now().minus(Duration.ofMinutes(1)), records);
        return new Request(signal, json, signal == Signal.TRACES ? records : List.of());
    }

    /** Puts a recording into a trace of its own and at this time; notes its spans. */
    private static void renew(JsonNode node, String traceId, Instant at, List<String> records) {
        if (node instanceof ObjectNode object) {
            for (String time : TIMES) {
                if (object.path(time).asLong() != 0) {
                    object.put(time, Long.toString(at.toEpochMilli() * 1_000_000));
                }
            }
            // A span's links have ids too, but no start.
            if (object.hasNonNull("traceId") && object.hasNonNull("startTimeUnixNano")) {
                records.add(traceId + "-" + object.get("spanId").asText());
            }
            if (object.hasNonNull("traceId")) {
                object.put("traceId", traceId);
            }
        }
        for (JsonNode child : node) {
            renew(child, traceId, at, records);
        }
    }
}
