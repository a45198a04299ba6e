package dev.lynex.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a function says of its own requests to whoever collects traces. */
class TracingTest {
    private static final String CLIENT_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void eachRequestOfTheApiIsASpanOfItsOwnAndNothingElseIs() throws Exception {
        try (var receiver = new SpanReceiver()) {
            try (var tracing = tracing(receiver, "true", "100");
                    var server = server(tracing)) {
                ask(server, "/api/v1/things/7?api_key=sk_secret");
                ask(server, "/api/v1/broken");
                ask(server, "/v1/traces");
                ask(server, "/health/live");
                ask(server, "/metrics");
            }
            List<Span> spans = spans(receiver);
            assertThat(spans)
                    .extracting(Span::getName)
                    .containsExactlyInAnyOrder("GET /api/v1/things/{id}", "GET /api/v1/broken");
            Span thing = named(spans, "GET /api/v1/things/{id}");
            assertThat(thing.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(attribute(thing, "http.response.status_code").getIntValue())
                    .isEqualTo(200);
            assertThat(attribute(thing, "lynex.request_id").getStringValue()).matches("[0-9a-f]{32}");
            assertThat(thing.getEndTimeUnixNano()).isGreaterThan(thing.getStartTimeUnixNano());
            assertThat(thing.toString()).as("a key in the address").doesNotContain("sk_secret");
            assertThat(thing.getParentSpanId())
                    .as("a stranger's span is linked, not followed")
                    .isEmpty();
            assertThat(thing.getLinksList())
                    .extracting(
                            link -> HexFormat.of().formatHex(link.getTraceId().toByteArray()))
                    .containsExactly(CLIENT_TRACE);
            Span broken = named(spans, "GET /api/v1/broken");
            assertThat(broken.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(attribute(broken, "error.type").getStringValue()).isEqualTo("500");
            assertThat(receiver.received().getFirst().getResource().getAttributesList().stream()
                            .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue)))
                    .containsEntry(
                            "service.name",
                            AnyValue.newBuilder().setStringValue("lynex-test").build())
                    .containsEntry(
                            Tracing.OWN,
                            AnyValue.newBuilder().setBoolValue(true).build());
        }
    }

    @Test
    void nothingIsSentUnlessAskedFor() throws Exception {
        try (var receiver = new SpanReceiver()) {
            try (var tracing = tracing(receiver, "false", "100");
                    var server = server(tracing)) {
                ask(server, "/api/v1/things/7");
                tracing.begin("work").close();
                assertThat(tracing.on()).isFalse();
            }
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void ofAHundredOnlyAsManyAreSentAsAskedFor() throws Exception {
        try (var receiver = new SpanReceiver()) {
            try (var tracing = tracing(receiver, "true", "0")) {
                tracing.begin("work").close();
            }
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void anAddressThatIsNoneIsSaidInOurWords() {
        assertThatThrownBy(() -> Tracing.from(settings("htp:/nowhere", "true", "100"), "lynex-test"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("telemetry.traces");
    }

    private static Tracing tracing(SpanReceiver receiver, String enabled, String percent) {
        return Tracing.from(settings(receiver.endpoint(), enabled, percent), "lynex-test");
    }

    private static Settings settings(String endpoint, String enabled, String percent) {
        return Settings.load(
                TracingTest.class,
                Optional.empty(),
                Map.of(),
                Map.of(
                        "telemetry.traces.endpoint",
                        endpoint,
                        "telemetry.traces.enabled",
                        enabled,
                        "telemetry.traces.sampled-percent",
                        percent));
    }

    private static FunctionServer server(Tracing tracing) {
        Duration patience = Duration.ofSeconds(5);
        var settings = new ServerSettings(
                "127.0.0.1", 0, 100, 100, 1 << 20, patience, patience, patience, patience, Duration.ofSeconds(1), 0);
        return FunctionServer.start(
                TracingTest.class,
                settings,
                List.of(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                routing -> {
                    tracing.watch(routing);
                    routing.get("/api/v1/things/{id}", (req, res) -> res.send("thing"));
                    routing.get("/v1/traces", (req, res) -> res.send("taken"));
                    routing.get("/api/v1/broken", (req, res) -> {
                        throw new IllegalStateException("broken");
                    });
                });
    }

    private static void ask(FunctionServer server, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .header("traceparent", "00-" + CLIENT_TRACE + "-00f067aa0ba902b7-01")
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    private static List<Span> spans(SpanReceiver receiver) {
        return receiver.received().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static AnyValue attribute(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(KeyValue::getValue)
                .findFirst()
                .orElseThrow();
    }
}
