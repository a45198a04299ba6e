package dev.lynex.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.component.Durability;
import dev.lynex.function.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What {@code up} says when it is ready. */
record Announcement(
        Path data,
        String ingestUrl,
        Otlp otlpHttp,
        Otlp otlpGrpc,
        String queryUrl,
        Durability durability,
        Duration took,
        Optional<FirstStart> first) {

    /**
     * Where an exporter sends.
     *
     * @param note why that is not the usual place, "" when it is
     */
    record Otlp(String url, String note) {
        @Override
        public String toString() {
            return url + note;
        }
    }

    String json() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("pid", ProcessHandle.current().pid());
        json.put("data", data.toString());
        json.put("ingestUrl", ingestUrl);
        json.put("otlpHttpUrl", otlpHttp.url());
        json.put("otlpGrpcUrl", otlpGrpc.url());
        json.put("queryUrl", queryUrl);
        json.put("durability", durability.word());
        json.put("readyMs", took.toMillis());
        first.ifPresent(f -> json.put("projectId", f.projectId())
                .put("ingestKey", f.ingestKey())
                .put("ownerEmail", f.ownerEmail())
                .put("ownerPassword", f.ownerPassword())
                .put("apiToken", f.apiToken()));
        return json.toString();
    }

    String prose() {
        String text = """

                Lynex is ready after %.1f s. Ctrl-C ends it.

                  dashboard    %s
                  ingest API   %s
                  OTLP/HTTP    %s
                  OTLP/gRPC    %s
                  data         %s
                  durability   %s (an event answered 202 survives kill -9 of any process, not power loss)
                """.formatted(
                        took.toMillis() / 1000.0, queryUrl, ingestUrl, otlpHttp, otlpGrpc, data, durability.word());
        return text
                + first.map(this::secrets)
                        .orElse(
                                "\n  Keys and password were shown at the first start; lynex key and lynex token make new"
                                        + " ones.\n");
    }

    private String secrets(FirstStart f) {
        return """

                First start: these are shown only now, keep them.

                  sign in      %s
                  password     %s
                  ingest key   %s
                  API token    %s

                Send a first event:

                  curl -s %s/api/v1/events -H 'X-API-Key: %s' -H 'Content-Type: application/json' \\
                    -d '{"type":"log","body":{"level":"info","message":"hello, Lynex"}}'

                Or watch an agent at work: ./lynex demo
                """.formatted(f.ownerEmail(), f.ownerPassword(), f.ingestKey(), f.apiToken(), ingestUrl, f.ingestKey());
    }
}
